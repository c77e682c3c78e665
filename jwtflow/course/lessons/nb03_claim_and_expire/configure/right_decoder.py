# a decoder that is set up once
import jwt

decoder = jwt.PyJWT({"require": ["exp", "iat", "iss", "aud", "sub", "jti", "client_id"]})


def decode_token(token, secret, *, issuer, audience, leeway=0):
    claims = decoder.decode_complete(
        token, secret, algorithms=["HS256"], issuer=issuer, audience=audience, leeway=leeway
    )["payload"]
    types = {"exp": (int, float), "iat": (int, float), "nbf": (int, float), "client_id": (str,)}
    for name, allowed in types.items():
        if name in claims and type(claims[name]) not in allowed:
            raise jwt.InvalidTokenError(name)
    return claims
