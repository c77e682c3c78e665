# turns PyJWT's errors into ValueError
import jwt


def check_token(token, *, key, issuer, audience, redis):
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer,
            audience=audience,
            options={"require": ["exp", "jti"]},
        )
    except jwt.PyJWTError as error:
        raise ValueError("not good") from error
    if redis.exists("denied:" + claims["jti"]) == 1:
        raise ValueError("revoked")
    return claims
