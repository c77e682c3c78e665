# the layer below: PyJWS, then JSON
def verify_with_pyjwt(token, secret):
    try:
        if "=" in token:
            raise jwt.DecodeError("padding")
        claims = json.loads(jwt.PyJWS().decode(token, secret, algorithms=["HS256"]))
    except jwt.PyJWTError as error:
        raise ValueError("refused") from error
    if not isinstance(claims, dict):
        raise ValueError("no claims")
    return claims
