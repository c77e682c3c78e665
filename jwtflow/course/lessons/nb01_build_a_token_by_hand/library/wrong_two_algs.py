# requirement: one algorithm
def verify_with_pyjwt(token, secret):
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256", "HS512"])
    except jwt.PyJWTError as e:
        raise ValueError(str(e)) from e
    if mine.base64url_encode(mine.base64url_decode(token.split(".")[2])) != token.split(".")[2]:
        raise ValueError("spelling")
    return claims
