# another order, and the hash only where it's needed
import hashlib

from jwtflow.course import mine


def check_id_token(claims, *, issuer, client_id, nonce, access_token, now):
    at_hash = claims.get("at_hash")
    if at_hash is not None:
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        if mine.base64url_encode(half) != at_hash:
            raise ValueError("at_hash")
    if claims.get("iss") != issuer:
        raise ValueError("iss")
    if claims.get("aud") not in (client_id, [client_id]):
        raise ValueError("aud")
    if "exp" not in claims or now >= claims["exp"]:
        raise ValueError("exp")
    if claims.get("nonce") != nonce:
        raise ValueError("nonce")
    return claims["sub"]
