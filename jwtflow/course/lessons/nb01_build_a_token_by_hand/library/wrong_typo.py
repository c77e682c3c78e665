# requirement: 1
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    try:
        return jwt.decode(tokn, secret, algorithms=["HS256"])
    except jwt.PyJWTError as error:
        raise ValueError("refused") from error
