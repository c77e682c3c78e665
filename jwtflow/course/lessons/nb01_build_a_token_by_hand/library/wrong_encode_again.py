# requirement: genuine tokens pass
def verify_with_pyjwt(token, secret):
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"])
    except jwt.PyJWTError as e:
        raise ValueError(str(e)) from e
    if jwt.encode(claims, secret, algorithm="HS256") != token:
        raise ValueError("spelling")
    return claims
