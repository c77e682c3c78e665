# everything else is turned into ValueError
def verify_rs256(token, jwk):
    try:
        message, _, signature = token.rpartition(".")
        head, body = message.split(".")
        if dict(json.loads(mine.base64url_decode(head)))["alg"] != "RS256":
            raise ValueError("alg")
        check_rs256(message.encode(), mine.base64url_decode(signature), jwk)
        claims = json.loads(mine.base64url_decode(body))
        if type(claims) is not dict:
            raise ValueError("claims")
    except Exception as error:
        raise ValueError(str(error)) from None
    return claims
