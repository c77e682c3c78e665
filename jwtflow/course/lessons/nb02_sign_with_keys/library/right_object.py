# a decoder object
decoder = jwt.PyJWT()


def with_pyjwt(token, jwk):
    later = {"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
    key = jwt.algorithms.RSAAlgorithm.from_jwk(jwk)
    try:
        return decoder.decode(token, key, algorithms=["RS256"], options=later)
    except (jwt.InvalidTokenError, jwt.InvalidKeyError) as error:
        raise ValueError(error)
