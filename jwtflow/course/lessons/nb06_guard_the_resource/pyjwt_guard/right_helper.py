# in three helpers
def of_a_sane_size(token):
    if len(token) > 8192:
        raise ValueError("too long")


def is_access_token(header):
    kind = str(header.get("typ")).lower()
    return kind == "at+jwt" or kind == "application/at+jwt"


def settings(issuer, audience):
    need = "exp iat sub client_id jti".split()
    return {
        "algorithms": ["RS256"],
        "issuer": [issuer],
        "audience": [audience],
        "options": {"require": need},
    }


def guard_with_pyjwt(token, *, keys, issuer, audience, now):
    of_a_sane_size(token)
    with pyjwt_time(now):
        key = KeysAtHand(keys).get_signing_key_from_jwt(token).key
        whole = jwt.decode_complete(token, key, **settings(issuer, audience))
        if not is_access_token(whole["header"]):
            raise ValueError("another kind of token")
        return whole["payload"]
