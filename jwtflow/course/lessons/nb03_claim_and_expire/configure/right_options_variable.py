# options built first
def decode_token(token, secret, *, issuer, audience, leeway=0):
    required = "iss sub aud exp iat jti client_id".split()
    keywords = dict(algorithms=["HS256"], issuer=[issuer], audience=[audience], leeway=leeway)
    claims = jwt.decode(token, key=secret, options=dict(require=required), **keywords)
    for name in ("exp", "iat", "nbf"):
        if name in claims and type(claims[name]) not in (int, float):
            raise ValueError(name)
    if type(claims["client_id"]) is not str:
        raise ValueError("client_id")
    return claims
