# belief: decoding with a key is verifying
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
