# requirement: 2 (the issuer that has the kid)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192 or token.count(".") != 2:
        raise ValueError("no token")
    header = parse_json_object(mine.base64url_decode(token.split(".")[0]))
    for issuer, keys in issuers.items():
        if header.get("kid") in [key["kid"] for key in keys["keys"]]:
            known = {"audience": audience, "now": now}
            named = parse_json_object(mine.base64url_decode(token.split(".")[1])).get("iss")
            return mine.verify(token, keys=keys, issuer=named, **known)
    raise ValueError("no such key")
