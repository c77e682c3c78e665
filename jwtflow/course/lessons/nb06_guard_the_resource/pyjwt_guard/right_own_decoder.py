# an own jwt.PyJWT with its options, and PyJWT's errors turned
DECODER = jwt.PyJWT(options={"require": ["exp", "iat", "sub", "client_id", "jti"]})


def guard_with_pyjwt(token, *, keys, issuer, audience, now):
    try:
        if len(token) > 8_192:
            raise ValueError("too long")
        with pyjwt_time(now):
            key = KeysAtHand(keys).get_signing_key_from_jwt(token)
            payload, header, _ = DECODER.decode_complete(
                token, key, ["RS256"], issuer=issuer, audience=audience
            ).values()
    except jwt.PyJWTError as error:
        raise ValueError(str(error)) from None
    match header:
        case {"typ": str(typ)} if typ.lower() in ("at+jwt", "application/at+jwt"):
            return payload
    raise ValueError("not an access token")
