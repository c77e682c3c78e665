# requirement: algorithms comes from the token
def with_pyjwt(token, jwk):
    try:
        alg = jwt.get_unverified_header(token)["alg"]
        return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=[alg], options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
