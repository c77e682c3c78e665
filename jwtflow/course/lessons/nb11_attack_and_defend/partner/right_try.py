# looks the issuer up and catches what that may raise
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    head, body, signature = token.split(".")
    issuer = parse_json_object(mine.base64url_decode(body)).get("iss")
    try:
        keys = issuers[issuer]
    except (KeyError, TypeError):
        raise ValueError("not one of ours") from None
    return mine.verify(token, keys=keys, issuer=issuer, audience=audience, now=now)
