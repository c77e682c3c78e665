# requirement: a name that is nowhere
def find_key(jwks, kid):
    for key in keys:
        if key.get("kid") == kid:
            return key
    raise ValueError("no")
