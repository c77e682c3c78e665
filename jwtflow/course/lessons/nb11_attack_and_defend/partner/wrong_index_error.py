# requirement: 3 (a text without dots)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    issuer = parse_json_object(mine.base64url_decode(token.split(".")[1])).get("iss")
    if issuer not in list(issuers):
        raise ValueError("not one of ours")
    return mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
