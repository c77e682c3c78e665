# goes through the issuer's keys
def partner_with_pyjwt(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    if issuer not in list(issuers):
        raise ValueError("not one of ours")
    kid = jwt.get_unverified_header(token).get("kid")
    found = [jwk for jwk in issuers[issuer]["keys"] if jwk["kid"] == kid]
    if len(found) != 1:
        raise ValueError("no such key")
    key = jwt.PyJWK(found[0])
    with pyjwt_time(now):
        decoded = jwt.decode_complete(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer,
            audience=audience,
            options={"require": ["exp", "iat", "sub", "client_id", "jti"]},
        )
    if str(decoded["header"].get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("another kind")
    return decoded["payload"]
