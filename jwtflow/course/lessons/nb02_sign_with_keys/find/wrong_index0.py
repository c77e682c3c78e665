# requirement: 1, IndexError is no ValueError
def find_key(jwks, kid):
    return [
        k
        for k in jwks["keys"]
        if isinstance(kid, str)
        and k.get("kid") == kid
        and k.get("kty") == "RSA"
        and k.get("use", "sig") == "sig"
        and k.get("alg", "RS256") == "RS256"
    ][0]
