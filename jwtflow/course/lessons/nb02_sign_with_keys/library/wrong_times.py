# requirement: times and audience are left out
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, jwt.algorithms.RSAAlgorithm.from_jwk(jwk), algorithms=["RS256"])
    except jwt.PyJWTError as error:
        raise ValueError(str(error)) from None
