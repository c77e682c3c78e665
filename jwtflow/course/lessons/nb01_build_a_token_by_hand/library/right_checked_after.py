# decodes first, looks at the spelling afterwards
def verify_with_pyjwt(token, secret):
    try:
        claims = jwt.decode(token, key=secret, algorithms=("HS256",))
    except jwt.exceptions.PyJWTError as error:
        raise ValueError(str(error)) from None
    if set(token) & set("=+/"):
        raise ValueError("not base64url")
    return claims
