# Filters in steps, returns a copy.
def find_key(jwks, kid):
    if not isinstance(kid, str):
        raise ValueError("kid must be a string")
    keys = filter(lambda k: k.get("kid") == kid, jwks["keys"])
    keys = filter(lambda k: k.get("kty") == "RSA", keys)
    keys = filter(lambda k: k.get("use", "sig") == "sig", keys)
    keys = filter(lambda k: k.get("alg", "RS256") == "RS256", keys)
    for key in keys:
        return dict(key)
    raise ValueError("no key fits")
