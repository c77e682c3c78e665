# types first, then everything else
import jwt


def decode_token(token, secret, *, issuer, audience, leeway=0):
    raw = jwt.decode(
        token,
        secret,
        algorithms=["HS256"],
        options={
            "verify_exp": False,
            "verify_nbf": False,
            "verify_iat": False,
            "verify_aud": False,
        },
    )
    for n in ("exp", "iat", "nbf"):
        if n in raw and (isinstance(raw[n], bool) or not isinstance(raw[n], int | float)):
            raise ValueError(n)
    if not isinstance(raw.get("client_id"), str):
        raise ValueError("client_id")
    return jwt.decode(
        token,
        secret,
        algorithms=["HS256"],
        issuer=[issuer],
        audience=[audience],
        leeway=leeway,
        options={"require": ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]},
    )
