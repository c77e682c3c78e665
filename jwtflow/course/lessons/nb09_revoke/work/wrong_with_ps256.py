# requirement: 1
import jwt


def check_token(token, *, key, issuer, audience, redis):
    claims = jwt.decode(
        token,
        key,
        algorithms=["RS256", "PS256"],
        issuer=issuer,
        audience=audience,
        options={"require": ["exp", "jti"]},
    )
    if redis.exists(f"denied:{claims['jti']}"):
        raise ValueError("revoked")
    return claims
