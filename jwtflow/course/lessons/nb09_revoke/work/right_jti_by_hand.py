# looks for jti itself
import jwt


def check_token(token, *, key, issuer, audience, redis):
    claims = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        issuer=issuer,
        audience=audience,
        options={"require": ["exp"]},
    )
    if not isinstance(claims.get("jti"), str):
        raise ValueError("no jti")
    if redis.exists(f"denied:{claims['jti']}"):
        raise ValueError("revoked")
    return claims
