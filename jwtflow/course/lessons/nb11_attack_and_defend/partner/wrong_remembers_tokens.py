# requirement: 1 (what was good once is good for ever)
from jwtflow.strict_json import parse_json_object

good = {}


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192 or token.count(".") != 2:
        raise ValueError("no token")
    claims = parse_json_object(mine.base64url_decode(token.split(".")[1]))
    issuer = claims.get("iss")
    if issuer not in list(issuers):
        raise ValueError("not one of ours")
    if token not in good:
        good[token] = mine.verify(
            token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now
        )
    return good[token]
