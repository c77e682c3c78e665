# an instance of PyJWT
import jwt


def check_token(token, *, key, issuer, audience, redis):
    claims = jwt.PyJWT().decode(
        token,
        key,
        algorithms=["RS256"],
        issuer=issuer,
        audience=audience,
        options={"require": ["exp", "jti"]},
    )
    denied = redis.exists("denied:{}".format(claims["jti"]))
    if not denied:
        return claims
    raise ValueError("revoked")
