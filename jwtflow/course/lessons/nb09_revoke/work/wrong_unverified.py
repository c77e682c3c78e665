# requirement: 1
import jwt


def check_token(token, *, key, issuer, audience, redis):
    claims = jwt.decode(token, options={"verify_signature": False})
    if redis.exists(f"denied:{claims['jti']}"):
        raise ValueError("revoked")
    return claims
