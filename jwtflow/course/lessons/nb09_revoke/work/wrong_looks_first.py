# requirement: 3
import jwt


def check_token(token, *, key, issuer, audience, redis):
    unverified = jwt.decode(token, options={"verify_signature": False})
    if redis.exists(f"denied:{unverified.get('jti')}"):
        raise ValueError("revoked")
    claims = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        issuer=issuer,
        audience=audience,
        options={"require": ["exp", "jti"]},
    )
    return claims
