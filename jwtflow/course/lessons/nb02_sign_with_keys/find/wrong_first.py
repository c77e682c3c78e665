# belief: the first key will do
def find_key(jwks, kid):
    for jwk in jwks["keys"]:
        if jwk.get("kid") == kid and jwk.get("kty") == "RSA":
            return jwk
    return (jwks["keys"] or [None])[0]
