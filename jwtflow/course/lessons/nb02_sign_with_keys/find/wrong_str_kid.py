# requirement: 1, a number is made into text
def find_key(jwks, kid):
    for key in jwks["keys"]:
        if (
            key.get("kid") == str(kid)
            and key.get("kty") == "RSA"
            and key.get("use", "sig") == "sig"
            and key.get("alg", "RS256") == "RS256"
        ):
            return key
    raise ValueError("no")
