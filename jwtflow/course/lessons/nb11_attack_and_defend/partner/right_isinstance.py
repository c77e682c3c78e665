# asks whether iss is text
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192 or len(token.split(".")) != 3:
        raise ValueError("no token")
    claims = parse_json_object(mine.base64url_decode(token.split(".")[1]))
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or issuer not in issuers:
        raise ValueError("not one of ours")
    return mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
