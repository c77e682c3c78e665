# belief: a key of the right kid is the right key
def find_key(jwks, kid):
    for jwk in jwks["keys"]:
        if jwk.get("kid") == kid and isinstance(kid, str):
            return jwk
    raise ValueError
