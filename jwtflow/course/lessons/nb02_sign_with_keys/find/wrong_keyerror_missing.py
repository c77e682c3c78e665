# requirement: 3, an entry without kty or kid raises KeyError
def find_key(jwks, kid):
    for key in jwks["keys"]:
        if (
            isinstance(kid, str)
            and key["kid"] == kid
            and key["kty"] == "RSA"
            and key.get("use", "sig") == "sig"
            and key.get("alg", "RS256") == "RS256"
        ):
            return key
    raise ValueError("no")
