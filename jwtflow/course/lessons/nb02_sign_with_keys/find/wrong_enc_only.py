# requirement: 2, no other alg and use than the ones named
def find_key(jwks, kid):
    if not isinstance(kid, str):
        raise ValueError
    for k in jwks["keys"]:
        if (
            k.get("kid") == kid
            and k.get("kty") == "RSA"
            and k.get("use") != "enc"
            and k.get("alg") in (None, "RS256", "RS384")
        ):
            return k
    raise ValueError
