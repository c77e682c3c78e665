# requirement: 1 (uses the notebook's lab in place of an argument)
import jwt


def check_token(token, *, key, issuer, audience, redis):
    claims = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        issuer=lab.auth_server,
        audience=audience,
        options={"require": ["exp", "jti"]},
    )
    if redis.exists(f"denied:{claims['jti']}"):
        raise ValueError("revoked")
    return claims
