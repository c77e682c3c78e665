# requirement: a key, not the dictionary
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, jwk, algorithms=["RS256"], options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
