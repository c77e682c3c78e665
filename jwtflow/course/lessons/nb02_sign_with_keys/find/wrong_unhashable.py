# requirement: 1, a list as kid is a TypeError
def find_key(jwks, kid):
    by_kid = {
        key["kid"]: key
        for key in jwks["keys"]
        if isinstance(key.get("kid"), str)
        and key.get("kty") == "RSA"
        and key.get("use", "sig") == "sig"
        and key.get("alg", "RS256") == "RS256"
    }
    if kid not in by_kid:
        raise ValueError("no")
    return by_kid[kid]
