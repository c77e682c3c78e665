# with match and an own error
class Refused(ValueError):
    pass


def verify_rs256(token, jwk):
    match token.split("."):
        case [head, body, signature]:
            pass
        case _:
            raise Refused("three parts")
    match json.loads(mine.base64url_decode(head)):
        case {"alg": "RS256"}:
            check_rs256(f"{head}.{body}".encode(), mine.base64url_decode(signature), jwk)
        case _:
            raise Refused("alg")
    match json.loads(mine.base64url_decode(body)):
        case dict() as claims:
            return claims
    raise Refused("claims")
