# requirement: 3, the last of that kid decides
def find_key(jwks, kid):
    by_kid = {key.get("kid"): key for key in jwks["keys"]}
    key = by_kid.get(kid) if isinstance(kid, str) else None
    if (
        key
        and key.get("kty") == "RSA"
        and key.get("use", "sig") == "sig"
        and key.get("alg", "RS256") == "RS256"
    ):
        return key
    raise ValueError("no")
