# builds a dictionary first, with an own error
class NoSuchKey(ValueError):
    pass


def find_key(jwks, kid):
    usable = {
        jwk["kid"]: jwk
        for jwk in jwks.get("keys", [])
        if isinstance(jwk.get("kid"), str)
        and jwk.get("kty") == "RSA"
        and jwk.get("use") in (None, "sig")
        and jwk.get("alg") in (None, "RS256")
    }
    try:
        return usable[kid]
    except (KeyError, TypeError):
        raise NoSuchKey(kid) from None
