# A loop with continue.
def find_key(jwks, kid):
    if not isinstance(kid, str):
        raise ValueError("kid is no text")
    for key in jwks["keys"]:
        if key.get("kid") != kid:
            continue
        if key.get("kty") != "RSA":
            continue
        if "use" in key and key["use"] != "sig":
            continue
        if "alg" in key and key["alg"] != "RS256":
            continue
        return key
    raise ValueError("no such key")
