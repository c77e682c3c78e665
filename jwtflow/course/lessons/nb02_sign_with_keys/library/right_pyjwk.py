# The PyJWK itself as key.
import jwt
from jwt import PyJWK, PyJWTError


def with_pyjwt(token, jwk):
    off = {"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        key = PyJWK.from_dict(jwk, algorithm="RS256")
        return jwt.decode(token, key=key, algorithms=["RS256"], options=off)
    except PyJWTError as e:
        raise ValueError("refused") from e
