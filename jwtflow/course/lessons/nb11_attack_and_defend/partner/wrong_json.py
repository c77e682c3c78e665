# requirement: 1 (a RecursionError)
import json
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    _, body, _ = token.split(".")
    claims = json.loads(mine.base64url_decode(body))
    if not isinstance(claims, dict) or claims.get("iss") not in list(issuers):
        raise ValueError("not one of ours")
    issuer = claims["iss"]
    return mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
