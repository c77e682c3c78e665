# requirement: entries that don't fit are passed over
def find_key(jwks, kid):
    for jwk in jwks["keys"]:
        if isinstance(kid, str) and jwk.get("kid") == kid:
            if (
                jwk.get("kty") != "RSA"
                or jwk.get("use", "sig") != "sig"
                or jwk.get("alg", "RS256") != "RS256"
            ):
                raise ValueError
            return jwk
    raise ValueError
