# everything by keyword
import jwt


def check_token(token, *, key, issuer, audience, redis):
    claims = jwt.decode(
        jwt=token,
        key=key,
        algorithms=["RS256"],
        issuer=issuer,
        audience=audience,
        options={"require": ["exp", "jti"]},
    )
    if redis.exists(f"denied:{claims['jti']}"):
        raise ValueError("revoked")
    return claims
