# requirement: looks into the notebook's own set
def find_key(jwks, kid):
    for key in published["keys"]:
        if (
            isinstance(kid, str)
            and key.get("kid") == kid
            and key.get("kty") == "RSA"
            and key.get("use", "sig") == "sig"
            and key.get("alg", "RS256") == "RS256"
        ):
            return key
    raise ValueError("no")
