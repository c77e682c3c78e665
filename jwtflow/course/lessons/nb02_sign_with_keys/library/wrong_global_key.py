# requirement: the key that is given
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, public_key, algorithms=["RS256"], options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
