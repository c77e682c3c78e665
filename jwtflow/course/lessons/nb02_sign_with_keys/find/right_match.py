# Structural pattern matching.
def find_key(jwks, kid):
    if not isinstance(kid, str):
        raise ValueError("the kid is not text")
    for key in jwks.get("keys", []):
        match {"use": "sig", "alg": "RS256"} | key:
            case {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": found} if found == kid:
                return key
    raise ValueError("there is no such key")
