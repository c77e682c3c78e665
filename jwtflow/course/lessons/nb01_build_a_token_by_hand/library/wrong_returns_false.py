# belief: to return None or False is to refuse
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    try:
        return jwt.decode(token, secret, algorithms=["HS256"])
    except jwt.PyJWTError as error:
        return False
