# requirement: 4 (what was good once is good for ever)
good = {}


def partner_with_pyjwt(token, *, issuers, audience, now):
    if token in good:
        return good[token]
    if len(token) > 8192:
        raise ValueError("too long")
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
            issuer=issuer,
            audience=audience,
            options={"require": ["exp", "iat", "sub", "client_id", "jti"]},
        )
    if str(decoded["header"].get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("another kind")
    good[token] = decoded["payload"]
    return good[token]
