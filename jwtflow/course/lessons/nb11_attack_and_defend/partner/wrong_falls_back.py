# requirement: 3 (an unknown issuer is checked with the first one's keys)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if token.count(".") != 2:
        raise ValueError("not three segments")
    issuer = parse_json_object(mine.base64url_decode(token.split(".")[1])).get("iss")
    if not isinstance(issuer, str):
        raise ValueError("not a name")
    keys = issuers.get(issuer, next(iter(issuers.values())))
    return mine.verify(token, keys=keys, issuer=issuer, audience=audience, now=now)
