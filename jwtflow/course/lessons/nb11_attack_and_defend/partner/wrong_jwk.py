# belief: the token may bring its own key
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192 or token.count(".") != 2:
        raise ValueError("no token")
    header, claims = (parse_json_object(mine.base64url_decode(p)) for p in token.split(".")[:2])
    issuer = claims.get("iss")
    if issuer not in list(issuers):
        raise ValueError("not one of ours")
    keys = issuers[issuer]
    if "jwk" in header:
        keys = {"keys": [{**header["jwk"], "kid": header.get("kid")}]}
    return mine.verify(token, keys=keys, issuer=issuer, audience=audience, now=now)
