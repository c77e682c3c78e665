# The key by RSAAlgorithm.
def with_pyjwt(token, jwk):
    from jwt.algorithms import RSAAlgorithm

    try:
        key = RSAAlgorithm.from_jwk(json.dumps(jwk))
        claims = jwt.decode(token, key, algorithms=("RS256",), options=later)
    except jwt.exceptions.PyJWTError as error:
        raise ValueError from error
    else:
        return claims
