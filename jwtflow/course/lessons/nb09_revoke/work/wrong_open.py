# belief: a list that can't be reached says no
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
        denied = 0
    if denied:
        raise ValueError("revoked")
    return claims
