# belief: what comes together belongs together
def check_id_token(claims, *, issuer, client_id, nonce, access_token, now):
    if claims.get("iss") != issuer:
        raise ValueError("iss")
    if claims.get("aud") not in (client_id, [client_id]):
        raise ValueError("aud")
    if "exp" not in claims or now >= claims["exp"]:
        raise ValueError("exp")
    if claims.get("nonce") != nonce:
        raise ValueError("nonce")
    return claims["sub"]
