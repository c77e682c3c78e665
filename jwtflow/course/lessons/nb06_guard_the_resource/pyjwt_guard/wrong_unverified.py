# belief: a token that decodes is genuine
def guard_with_pyjwt(token, *, keys, issuer, audience, now):
    if len(token) > 8192:
        raise ValueError("it is too long")
    with pyjwt_time(now):
        key = KeysAtHand(keys).get_signing_key_from_jwt(token)
        decoded = jwt.decode_complete(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer,
            audience=audience,
            options={
                "verify_signature": False,
                "verify_exp": True,
                "verify_nbf": True,
                "verify_iat": True,
                "verify_aud": True,
                "verify_iss": True,
                "require": ["exp", "iat", "sub", "client_id", "jti"],
            },
        )
    if str(decoded["header"].get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("it is not an access token")
    return decoded["payload"]
