# belief: decoding with a key is verifying
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(
            token, jwt_key(jwk), algorithms=["RS256"], options={"verify_signature": False}
        )
    except jwt.PyJWTError as error:
        raise ValueError(str(error)) from None


def jwt_key(jwk):
    return jwt.PyJWK(jwk, "RS256").key
