# requirement: 4
import jwt


def check_token(token, *, key, issuer, audience, redis):
    claims = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        issuer=issuer,
        audience=audience,
        options={"require": ["exp", "jti"]},
    )
    try:
        denied = redis.exists(f"denied:{claims['jti']}")
    except ConnectionError:
        raise ValueError("can't look") from None
    if denied:
        raise ValueError("revoked")
    return claims
