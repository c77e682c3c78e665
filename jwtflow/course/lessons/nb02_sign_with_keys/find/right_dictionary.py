# A dictionary by kid.
def find_key(jwks, kid):
    by_kid = {}
    for key in jwks["keys"]:
        try:
            usable = (
                key["kty"] == "RSA"
                and ("use" not in key or key["use"] == "sig")
                and ("alg" not in key or key["alg"] == "RS256")
            )
            if usable:
                by_kid.setdefault(key["kid"], key)
        except KeyError:
            pass
    if not isinstance(kid, str) or kid not in by_kid:
        raise ValueError("no key of this name")
    return by_kid[kid]
