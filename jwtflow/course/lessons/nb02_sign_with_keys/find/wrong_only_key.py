# requirement: where there is one key only, it must be that one
def find_key(jwks, kid):
    if len(jwks["keys"]) == 1:
        return jwks["keys"][0]
    for key in jwks["keys"]:
        if (
            isinstance(kid, str)
            and key.get("kid") == kid
            and key.get("kty") == "RSA"
            and key.get("use", "sig") == "sig"
            and key.get("alg", "RS256") == "RS256"
        ):
            return key
    raise ValueError("no")
