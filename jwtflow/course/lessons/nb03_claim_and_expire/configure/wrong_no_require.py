# belief: a library knows which claims have to be there
def decode_token(token, secret, *, issuer, audience, leeway=0):
    claims = jwt.decode(
        token, secret, algorithms=["HS256"], issuer=issuer, audience=audience, leeway=leeway
    )
    for name in ("exp", "iat", "nbf"):
        if name in claims and type(claims[name]) not in (int, float):
            raise ValueError(name)
    if type(claims.get("client_id", "")) is not str:
        raise ValueError("client_id")
    return claims
