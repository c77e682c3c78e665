# requirement: 4 (PyJWT is not told the issuer)
def partner_with_pyjwt(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    kind = str(jwt.get_unverified_header(token).get("typ")).lower()
    if kind != "at+jwt" and kind != "application/at+jwt":
        raise ValueError("another kind")
    issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    if issuer not in list(issuers):
        raise ValueError("not one of ours")
    try:
        key = jwt.PyJWKSet.from_dict(issuers[issuer])[jwt.get_unverified_header(token)["kid"]]
    except KeyError:
        raise ValueError("no such key") from None
    with pyjwt_time(now):
        decoded = jwt.decode_complete(
            token,
            key,
            algorithms=["RS256"],
            audience=audience,
            options={"require": ["exp", "iat", "sub", "client_id", "jti"]},
        )
    return decoded["payload"]
