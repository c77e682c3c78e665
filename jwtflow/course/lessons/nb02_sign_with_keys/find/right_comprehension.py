# A comprehension.
def find_key(jwks, kid):
    fitting = [
        k
        for k in jwks["keys"]
        if isinstance(kid, str)
        and k.get("kid") == kid
        and k.get("kty") == "RSA"
        and k.get("use", "sig") == "sig"
        and k.get("alg", "RS256") == "RS256"
    ]
    if not fitting:
        raise ValueError(f"no key {kid!r}")
    return fitting[0]
