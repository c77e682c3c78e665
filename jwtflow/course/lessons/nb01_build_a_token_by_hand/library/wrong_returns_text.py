# requirement: 3
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    try:
        return json.dumps(jwt.decode(token, secret, algorithms=["HS256"]))
    except jwt.PyJWTError as error:
        raise ValueError("refused") from error
