# an error of its own
class Refused(ValueError):
    pass


def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise Refused("padding")
    try:
        return jwt.decode(token, secret, algorithms=["HS256"])
    except jwt.PyJWTError as error:
        raise Refused("refused") from error
