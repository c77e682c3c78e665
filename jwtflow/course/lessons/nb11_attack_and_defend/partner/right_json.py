# reads iss with json, and lets verify read it strictly
import json
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    _, body, _ = token.split(".")
    try:
        claims = json.loads(mine.base64url_decode(body).decode())
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(claims, dict):
        raise ValueError("no object")
    for issuer, keys in issuers.items():
        if claims.get("iss") == issuer:
            return mine.verify(token, keys=keys, issuer=issuer, audience=audience, now=now)
    raise ValueError("not one of ours")
