# Asks for members and catches KeyError.
def find_key(jwks, kid):
    if isinstance(kid, str):
        for k in jwks["keys"]:
            try:
                if (k["kid"], k["kty"]) == (kid, "RSA") and {
                    k.get("use", "sig"),
                    k.get("alg", "RS256"),
                } == {"sig", "RS256"}:
                    return k
            except KeyError:
                continue
    raise ValueError("none")
