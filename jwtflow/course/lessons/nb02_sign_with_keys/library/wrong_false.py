# belief: to return False is to refuse
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options=later)
    except jwt.PyJWTError:
        return False
