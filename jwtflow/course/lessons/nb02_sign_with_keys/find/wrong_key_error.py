# requirement: entries without kid are passed over
def find_key(jwks, kid):
    for jwk in jwks["keys"]:
        if (
            isinstance(kid, str)
            and jwk["kid"] == kid
            and jwk.get("kty") == "RSA"
            and jwk.get("use", "sig") == "sig"
            and jwk.get("alg", "RS256") == "RS256"
        ):
            return jwk
    raise ValueError
