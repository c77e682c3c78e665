# requirement: 2 (remembers the keys that an issuer had at first)
from jwtflow.strict_json import parse_json_object

keys_of = {}


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192 or token.count(".") != 2:
        raise ValueError("no token")
    claims = parse_json_object(mine.base64url_decode(token.split(".")[1]))
    issuer = claims.get("iss")
    if issuer not in list(issuers):
        raise ValueError("not one of ours")
    keys = keys_of.setdefault(issuer, issuers[issuer])
    return mine.verify(token, keys=keys, issuer=issuer, audience=audience, now=now)
