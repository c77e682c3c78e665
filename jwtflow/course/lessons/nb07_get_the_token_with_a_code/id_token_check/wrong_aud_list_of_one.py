# requirement: 2
import hashlib

from jwtflow.course import mine


def check_id_token(claims, *, issuer, client_id, nonce, access_token, now):
    if claims.get("iss") != issuer:
        raise ValueError("iss")
    aud = claims.get("aud")
    if aud != client_id and (not isinstance(aud, list) or len(aud) != 1):
        raise ValueError("aud")
    if "exp" not in claims or now >= claims["exp"]:
        raise ValueError("exp")
    if claims.get("nonce") != nonce:
        raise ValueError("nonce")
    digest = hashlib.sha256(access_token.encode("ascii")).digest()
    if "at_hash" in claims and claims["at_hash"] != mine.base64url_encode(digest[:16]):
        raise ValueError("at_hash")
    return claims["sub"]
