# belief: a name that begins like ours is ours
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192 or token.count(".") != 2:
        raise ValueError("no token")
    named = parse_json_object(mine.base64url_decode(token.split(".")[1])).get("iss")
    for issuer, keys in issuers.items():
        if isinstance(named, str) and named.startswith(issuer):
            return mine.verify(token, keys=keys, issuer=named, audience=audience, now=now)
    raise ValueError("not one of ours")
