# makes all key sets first
def partner_with_pyjwt(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    sets = {name: jwt.PyJWKSet.from_dict(jwks) for name, jwks in issuers.items()}
    unverified = jwt.decode_complete(token, "", None, {"verify_signature": False})
    issuer, kid = unverified["payload"].get("iss"), unverified["header"].get("kid")
    if not isinstance(issuer, str) or issuer not in sets:
        raise jwt.InvalidIssuerError("not one of ours")
    key = next((key for key in sets[issuer] if key.key_id == kid), None)
    if key is None:
        raise ValueError("no such key")
    required = ["exp", "iat", "sub", "client_id", "jti"]
    with pyjwt_time(now):
        decoded = jwt.decode_complete(
            token, key, ["RS256"], {"require": required}, audience=audience, issuer=issuer
        )
    if str(decoded["header"].get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("another kind")
    return decoded["payload"]
