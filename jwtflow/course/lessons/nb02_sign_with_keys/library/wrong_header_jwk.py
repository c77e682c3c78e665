# requirement: a key in the header may be used
def with_pyjwt(token, jwk):
    try:
        key = jwt.get_unverified_header(token).get("jwk", jwk)
        return jwt.decode(token, jwt.PyJWK(key).key, algorithms=["RS256"], options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
