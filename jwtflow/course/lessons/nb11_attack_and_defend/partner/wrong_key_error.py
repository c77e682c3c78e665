# requirement: 3 (an unknown issuer)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192 or token.count(".") != 2:
        raise ValueError("no token")
    issuer = str(parse_json_object(mine.base64url_decode(token.split(".")[1])).get("iss"))
    return mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
