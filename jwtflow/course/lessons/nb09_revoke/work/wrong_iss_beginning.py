# requirement: 1
import jwt


def check_token(token, *, key, issuer, audience, redis):
    claims = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        audience=audience,
        options={"require": ["exp", "jti"]},
    )
    if not str(claims.get("iss")).startswith(issuer):
        raise ValueError("another issuer")
    if redis.exists(f"denied:{claims['jti']}"):
        raise ValueError("revoked")
    return claims
