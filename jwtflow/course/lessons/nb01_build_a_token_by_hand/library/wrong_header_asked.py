# belief: the token's header says which algorithm to allow
def verify_with_pyjwt(token, secret):
    if "=" in token:
        raise ValueError("padding")
    try:
        alg = jwt.get_unverified_header(token)["alg"]
        return jwt.decode(token, secret, algorithms=[alg])
    except (jwt.PyJWTError, LookupError, TypeError, NotImplementedError) as error:
        raise ValueError("refused") from error
