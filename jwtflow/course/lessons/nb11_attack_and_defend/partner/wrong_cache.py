# requirement: 2 (remembers keys by kid, as Centrifugo did)
cache_of_keys = {}
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192 or token.count(".") != 2:
        raise ValueError("no token")
    header, claims = (parse_json_object(mine.base64url_decode(p)) for p in token.split(".")[:2])
    issuer, kid = claims.get("iss"), header.get("kid")
    if issuer not in list(issuers) or not isinstance(kid, str):
        raise ValueError("not one of ours")
    if kid not in cache_of_keys:
        cache_of_keys[kid] = mine.find_key(issuers[issuer], kid)
    keys = {"keys": [cache_of_keys[kid]]}
    return mine.verify(token, keys=keys, issuer=issuer, audience=audience, now=now)
