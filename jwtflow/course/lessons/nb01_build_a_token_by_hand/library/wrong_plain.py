# belief: a library refuses with ValueError
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    return jwt.decode(token, secret, algorithms=["HS256"])
