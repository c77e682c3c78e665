# missing claims are caught as KeyError
import hashlib

from jwtflow.course import mine


def check_id_token(claims, *, issuer, client_id, nonce, access_token, now):
    half = mine.base64url_encode(hashlib.sha256(access_token.encode()).digest()[:16])
    try:
        right = claims["iss"] == issuer and claims["nonce"] == nonce and now < claims["exp"]
        right = right and claims["aud"] in (client_id, [client_id])
    except KeyError as missing:
        raise ValueError(f"{missing} is missing") from None
    if not right or claims.get("at_hash", half) != half:
        raise ValueError("not an ID token of this login")
    return claims["sub"]
