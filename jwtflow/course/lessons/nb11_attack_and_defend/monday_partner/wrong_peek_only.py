# belief: the library takes care of the signature in any case
def partner_with_pyjwt(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    claims = jwt.decode(token, options={"verify_signature": False})
    if claims.get("iss") not in list(issuers):
        raise ValueError("not one of ours")
    return claims
