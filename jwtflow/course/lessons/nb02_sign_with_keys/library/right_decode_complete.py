# Decode_complete, only the payload of it.
def with_pyjwt(token, jwk):
    class Refused(ValueError):
        pass

    try:
        whole = jwt.decode_complete(token, jwt.PyJWK(jwk).key, ["RS256"], {**later})
    except jwt.PyJWTError as error:
        raise Refused(error) from None
    return whole["payload"]
