# requirement: 3 (a space at the end of a name is cut off)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192 or token.count(".") != 2:
        raise ValueError("no token")
    claims = parse_json_object(mine.base64url_decode(token.split(".")[1]))
    issuer = str(claims.get("iss")).strip()
    if issuer not in list(issuers):
        raise ValueError("not one of ours")
    return mine.verify(
        token, keys=issuers[issuer], issuer=claims["iss"], audience=audience, now=now
    )
