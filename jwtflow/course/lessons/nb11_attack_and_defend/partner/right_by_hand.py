# everything by hand
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    decoded = [mine.base64url_decode(part) for part in token.split(".")]
    if len(decoded) != 3 or ".".join(mine.base64url_encode(part) for part in decoded) != token:
        raise ValueError("spelling")
    header, claims = parse_json_object(decoded[0]), parse_json_object(decoded[1])
    if header.get("alg") != "RS256" or "crit" in header or "b64" in header:
        raise ValueError("header")
    if str(header.get("typ")).lower() not in {"at+jwt", "application/at+jwt"}:
        raise ValueError("kind")
    issuer = claims.get("iss")
    if issuer not in [*issuers]:
        raise ValueError("issuer")
    mine.verify_rs256(token, mine.find_key(issuers[issuer], header.get("kid")))
    mine.check_claims(claims, issuer=issuer, audience=audience, now=now)
    return claims
