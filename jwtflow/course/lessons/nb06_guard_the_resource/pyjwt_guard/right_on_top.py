# with_pyjwt does its part, the rest is looked at afterwards
def guard_with_pyjwt(token, *, keys, issuer, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    claims = with_pyjwt(token, keys=keys, issuer=issuer, audience=audience, now=now)
    missing = {"exp", "iat", "sub", "client_id", "jti"} - claims.keys()
    if missing:
        raise ValueError(f"missing: {missing}")
    if str(jwt.get_unverified_header(token).get("typ", "")).lower() not in {
        "at+jwt",
        "application/at+jwt",
    }:
        raise ValueError("typ")
    return claims
