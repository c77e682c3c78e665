# requirement: 3
def guard_with_pyjwt(token, *, keys, issuer, audience, now):
    if len(token) > 8000:
        raise ValueError("it is too long")
    with pyjwt_time(now):
        key = KeysAtHand(keys).get_signing_key_from_jwt(token)
        decoded = jwt.decode_complete(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer,
            audience=audience,
            options={"require": ["exp", "iat", "sub", "client_id", "jti"]},
        )
    if str(decoded["header"].get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("it is not an access token")
    return decoded["payload"]
