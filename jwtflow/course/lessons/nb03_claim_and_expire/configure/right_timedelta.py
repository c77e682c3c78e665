# positional arguments, and leeway as a timedelta
import jwt
from datetime import timedelta
from numbers import Real


def decode_token(token, secret, *, issuer, audience, leeway=0):
    payload = jwt.decode(
        token,
        secret,
        ["HS256"],
        {"require": ["exp", "iat", "iss", "aud", "sub", "jti", "client_id"]},
        audience=audience,
        issuer=issuer,
        leeway=timedelta(seconds=leeway),
    )
    bad = [
        n
        for n in ("exp", "iat", "nbf")
        if n in payload
        and (payload[n] is True or payload[n] is False or not isinstance(payload[n], Real))
    ]
    if bad or not isinstance(payload["client_id"], str):
        raise ValueError(f"bad types: {bad}")
    return payload
