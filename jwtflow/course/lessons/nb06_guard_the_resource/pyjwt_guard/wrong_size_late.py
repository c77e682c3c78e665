# requirement: 3
def guard_with_pyjwt(token, *, keys, issuer, audience, now):
    with pyjwt_time(now):
        key = KeysAtHand(keys).get_signing_key_from_jwt(token)
        complete = jwt.decode_complete(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer,
            audience=audience,
            options={"require": ["exp", "iat", "sub", "client_id", "jti"]},
        )
    if len(token) > 8192:
        raise ValueError("too long")
    typ = complete["header"].get("typ")
    if str(typ).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("not an access token")
    return complete["payload"]
