# requirement: 3, the first of that kid decides
def find_key(jwks, kid):
    for key in jwks["keys"]:
        if isinstance(kid, str) and key.get("kid") == kid:
            if (
                key.get("kty") == "RSA"
                and key.get("use", "sig") == "sig"
                and key.get("alg", "RS256") == "RS256"
            ):
                return key
            raise ValueError("does not fit")
    raise ValueError("no")
