# belief: a library refuses with ValueError
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    try:
        return jwt.decode(token, secret, algorithms=["HS256"])
    except ValueError as error:
        raise ValueError("refused") from error
