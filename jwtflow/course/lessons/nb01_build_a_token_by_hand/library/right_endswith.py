# looks only at the end of the token
def verify_with_pyjwt(token, secret):
    if token.endswith("="):
        raise ValueError("padding")
    try:
        return jwt.decode(token, secret, algorithms=["HS256"])
    except jwt.PyJWTError as error:
        raise ValueError("refused") from error
