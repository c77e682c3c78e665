# requirement: RS256 only
def with_pyjwt(token, jwk):
    later = dict.fromkeys(["verify_aud", "verify_exp", "verify_iat", "verify_nbf"], False)
    key = jwt.algorithms.RSAAlgorithm.from_jwk(jwk)
    algorithms = ["RS256", "RS384", "RS512", "PS256"]
    try:
        return jwt.decode(token, key, algorithms=algorithms, options=later)
    except jwt.PyJWTError as error:
        return None
