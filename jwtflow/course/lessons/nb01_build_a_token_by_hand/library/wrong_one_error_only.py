# requirement: 2
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    try:
        return jwt.decode(token, secret, algorithms=["HS256"])
    except jwt.InvalidSignatureError as error:
        raise ValueError("refused") from error
