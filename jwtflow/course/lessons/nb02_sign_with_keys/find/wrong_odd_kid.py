# requirement: a kid that isn't text is refused
def find_key(jwks, kid):
    for jwk in jwks["keys"]:
        if (
            jwk.get("kid") == kid
            and jwk.get("kty") == "RSA"
            and jwk.get("use", "sig") == "sig"
            and jwk.get("alg", "RS256") == "RS256"
        ):
            return jwk
    raise ValueError
