# requirement: 2, alg may be missing
def find_key(jwks, kid):
    for key in jwks["keys"]:
        if (
            isinstance(kid, str)
            and key.get("kid") == kid
            and key.get("kty") == "RSA"
            and key.get("use", "sig") == "sig"
            and key.get("alg") == "RS256"
        ):
            return key
    raise ValueError("no")
