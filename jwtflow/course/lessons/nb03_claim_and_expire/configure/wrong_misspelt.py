# belief: a library knows which claims have to be there
import jwt


def decode_token(token, secret, *, issuer, audience, leeway=0):
    claims = jwt.decode(
        token,
        secret,
        algorithms=["HS256"],
        issuer=issuer,
        audience=audience,
        leeway=leeway,
        options={"required": ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]},
    )
    for name in ("exp", "iat", "nbf"):
        if name in claims and type(claims[name]) not in (int, float):
            raise ValueError(f"{name} is no number")
    if not isinstance(claims.get("client_id"), str):
        raise ValueError("client_id is no text")
    return claims
