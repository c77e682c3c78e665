# requirement: 2
def verify_with_pyjwt(token, secret):
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"])
    except jwt.PyJWTError as e:
        raise Exception(str(e)) from e
    return claims
