# requirement: as strict as with_pyjwt, exp
def guard_with_pyjwt(token, *, keys, issuer, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    with pyjwt_time(now):
        key = KeysAtHand(keys).get_signing_key_from_jwt(token)
        complete = jwt.decode_complete(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer,
            audience=audience,
            options={"verify_exp": False, "require": ["exp", "iat", "sub", "client_id", "jti"]},
        )
    typ = complete["header"].get("typ")
    if str(typ).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("not an access token")
    return complete["payload"]
