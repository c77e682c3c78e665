# belief: a block-list of algorithms is enough
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    decoded = [mine.base64url_decode(part) for part in token.split(".")]
    if len(decoded) != 3 or ".".join(mine.base64url_encode(part) for part in decoded) != token:
        raise ValueError("spelling")
    header, claims = parse_json_object(decoded[0]), parse_json_object(decoded[1])
    if str(header.get("alg")).lower() in ("none", "", "hs256", "hs384", "hs512"):
        raise ValueError("a bad algorithm")
    if str(header.get("typ")).lower() not in {"at+jwt", "application/at+jwt"}:
        raise ValueError("kind")
    if "crit" in header or "b64" in header:
        raise ValueError("header")
    issuer = claims.get("iss")
    if issuer not in [*issuers]:
        raise ValueError("issuer")
    head, body, _ = token.split(".")
    jwk = mine.find_key(issuers[issuer], header.get("kid"))
    mine.check_rs256(f"{head}.{body}".encode(), decoded[2], jwk)
    mine.check_claims(claims, issuer=issuer, audience=audience, now=now)
    return claims
