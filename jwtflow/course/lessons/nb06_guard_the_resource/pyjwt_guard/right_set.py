# PyJWKSet in place of a client
def guard_with_pyjwt(token, *, keys, issuer, audience, now):
    if len(token) > 8192:
        raise ValueError("it is too long")
    with pyjwt_time(now):
        try:
            key = jwt.PyJWKSet.from_dict(keys)[jwt.get_unverified_header(token)["kid"]]
        except (KeyError, TypeError):
            raise ValueError("no key of that name") from None
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
