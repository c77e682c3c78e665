# requirement: the whole name
def find_key(jwks, kid):
    for jwk in jwks["keys"]:
        if (
            isinstance(kid, str)
            and str(jwk.get("kid")).startswith(kid)
            and jwk.get("kty") == "RSA"
            and jwk.get("use", "sig") == "sig"
            and jwk.get("alg", "RS256") == "RS256"
        ):
            return jwk
    raise ValueError
