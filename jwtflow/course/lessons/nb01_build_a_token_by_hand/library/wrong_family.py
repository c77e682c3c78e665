# belief: the token's header says which algorithm to allow
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    try:
        return jwt.decode(token, secret, algorithms=["HS256", "HS384", "HS512"])
    except jwt.PyJWTError as error:
        raise ValueError("refused") from error
