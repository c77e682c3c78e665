# requirement: use and alg may be missing
def find_key(jwks, kid):
    for jwk in jwks["keys"]:
        if (
            isinstance(kid, str)
            and jwk.get("kid") == kid
            and jwk.get("kty") == "RSA"
            and jwk.get("use") == "sig"
            and jwk.get("alg") == "RS256"
        ):
            return jwk
    raise ValueError
