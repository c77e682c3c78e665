# with next() and a helper
def fits(jwk):
    wanted = {"kty": ["RSA"], "use": ["sig", None], "alg": ["RS256", None]}
    return all(jwk.get(name) in allowed for name, allowed in wanted.items())


def find_key(jwks, kid):
    if type(kid) is str:
        for jwk in filter(fits, jwks["keys"]):
            if jwk.get("kid") == kid:
                return jwk
    raise ValueError(f"no key {kid!r}")
