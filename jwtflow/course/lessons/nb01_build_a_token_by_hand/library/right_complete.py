# decode_complete
import re


def verify_with_pyjwt(token, secret):
    if not re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", token):
        raise ValueError("wrong form")
    try:
        whole = jwt.decode_complete(token, secret, algorithms=["HS256"])
    except jwt.PyJWTError as error:
        raise ValueError("refused") from error
    return whole["payload"]
