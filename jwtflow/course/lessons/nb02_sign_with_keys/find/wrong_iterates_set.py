# requirement: the keys are under "keys"
def find_key(jwks, kid):
    for key in jwks:
        if key.get("kid") == kid:
            return key
    raise ValueError("no")
