# catches the nearer base class, and InvalidKeyError's too
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    try:
        return jwt.decode(token, secret, algorithms=["HS256"])
    except (jwt.InvalidTokenError, jwt.InvalidKeyError) as error:
        raise ValueError("refused") from error
