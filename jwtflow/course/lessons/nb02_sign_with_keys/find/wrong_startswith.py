# requirement: 1, the whole kid
def find_key(jwks, kid):
    if not isinstance(kid, str):
        raise ValueError("no")
    for key in jwks["keys"]:
        if (
            str(key.get("kid", "")).startswith(kid)
            and key.get("kty") == "RSA"
            and key.get("use", "sig") == "sig"
            and key.get("alg", "RS256") == "RS256"
        ):
            return key
    raise ValueError("no")
