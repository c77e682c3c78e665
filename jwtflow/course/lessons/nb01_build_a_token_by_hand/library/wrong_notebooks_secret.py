# requirement: 3
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    try:
        return jwt.decode(token, globals()["secret"], algorithms=["HS256"])
    except jwt.PyJWTError as error:
        raise ValueError("refused") from error
