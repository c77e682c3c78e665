# requirement: use
def find_key(jwks, kid):
    for jwk in jwks["keys"]:
        if (
            isinstance(kid, str)
            and jwk.get("kid") == kid
            and jwk.get("kty") == "RSA"
            and jwk.get("alg", "RS256") == "RS256"
        ):
            return jwk
    raise ValueError
