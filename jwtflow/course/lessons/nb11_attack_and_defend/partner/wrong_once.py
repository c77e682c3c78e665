# requirement: 1 (a token is good once)
from jwtflow.strict_json import parse_json_object

used = set()


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192 or token.count(".") != 2:
        raise ValueError("no token")
    claims = parse_json_object(mine.base64url_decode(token.split(".")[1]))
    issuer = claims.get("iss")
    if issuer not in list(issuers):
        raise ValueError("not one of ours")
    claims = mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
    if claims["jti"] in used:
        raise ValueError("used before")
    used.add(claims["jti"])
    return claims
