# requirement: returns a list of keys
def find_key(jwks, kid):
    found = [
        key
        for key in jwks["keys"]
        if isinstance(kid, str)
        and key.get("kid") == kid
        and key.get("kty") == "RSA"
        and key.get("use", "sig") == "sig"
        and key.get("alg", "RS256") == "RS256"
    ]
    if not found:
        raise ValueError("no")
    return found
