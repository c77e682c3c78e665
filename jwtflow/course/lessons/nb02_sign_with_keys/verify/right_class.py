# A class, and an own error.
class Refused(ValueError):
    """This token is not good."""


class Token:
    def __init__(self, text):
        pieces = text.split(".")
        if len(pieces) != 3:
            raise Refused("parts")
        self.signing_input = ".".join(pieces[:2]).encode()
        self.header, self.payload, self.signature = map(mine.base64url_decode, pieces)

    def check(self, jwk):
        header = json.loads(self.header)
        if not isinstance(header, dict) or header.get("alg") not in {"RS256"}:
            raise Refused("header")
        mine.check_rs256(self.signing_input, self.signature, jwk)

    def claims(self):
        found = json.loads(self.payload)
        if not isinstance(found, dict):
            raise Refused("claims")
        return found


def verify_rs256(token, jwk):
    try:
        parsed = Token(token)
        parsed.check(jwk)
        return parsed.claims()
    except (TypeError, AttributeError) as error:
        raise Refused(str(error)) from error
