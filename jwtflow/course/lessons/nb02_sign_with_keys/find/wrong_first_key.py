# belief: the first key will do
def find_key(jwks, kid):
    for key in jwks["keys"]:
        if (
            key.get("kid") == kid
            and key.get("kty") == "RSA"
            and key.get("use", "sig") == "sig"
            and key.get("alg", "RS256") == "RS256"
        ):
            return key
    return jwks["keys"][0]
