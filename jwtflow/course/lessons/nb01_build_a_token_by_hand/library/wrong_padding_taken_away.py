# requirement: 3
def verify_with_pyjwt(token, secret):
    token = token.rstrip("=")
    try:
        return jwt.decode(token, secret, algorithms=["HS256"])
    except jwt.PyJWTError as error:
        raise ValueError("refused") from error
