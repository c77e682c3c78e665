# belief: a token that decodes is genuine
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    claims = parse_json_object(mine.base64url_decode(token.split(".")[1]))
    if claims.get("iss") not in list(issuers):
        raise ValueError("not one of ours")
    mine.check_claims(claims, issuer=claims["iss"], audience=audience, now=now)
    return claims
