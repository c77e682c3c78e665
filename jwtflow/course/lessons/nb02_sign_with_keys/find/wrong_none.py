# belief: to return None is to refuse
def find_key(jwks, kid):
    for jwk in jwks["keys"]:
        if jwk.get("kid") == kid and jwk.get("kty") == "RSA":
            return jwk
