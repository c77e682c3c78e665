# belief: every error of a library is a ValueError
def with_pyjwt(token, jwk):
    later = dict.fromkeys(["verify_aud", "verify_exp", "verify_iat", "verify_nbf"], False)
    return jwt.decode(token, jwt.PyJWK(jwk, "RS256").key, algorithms=["RS256"], options=later)
