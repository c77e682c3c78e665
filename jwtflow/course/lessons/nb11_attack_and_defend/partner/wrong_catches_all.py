# requirement: 1 (an error is no refusal if it is returned)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    try:
        issuer = parse_json_object(mine.base64url_decode(token.split(".")[1])).get("iss")
        return mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
    except Exception as error:
        return error
