# The signature before even the header.
def verify_rs256(token, jwk):
    try:
        signing_input, signature = token.rsplit(".", 1)
        mine.check_rs256(signing_input.encode(), mine.base64url_decode(signature), jwk)
        header, claims = (json.loads(mine.base64url_decode(p)) for p in signing_input.split("."))
        match header:
            case {"alg": "RS256"}:
                pass
            case _:
                raise ValueError("header")
        if not isinstance(claims, dict):
            raise ValueError("claims")
        return claims
    except (UnicodeError, TypeError, AttributeError) as error:
        raise ValueError("not a token") from error
