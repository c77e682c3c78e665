# belief: every error of a library is a ValueError
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options=later)
    except jwt.PyJWTError as error:
        print("refused:", error)
        raise
