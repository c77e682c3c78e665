# belief: jwt.decode always verifies
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    try:
        return jwt.decode(token, secret, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise ValueError("refused") from error
