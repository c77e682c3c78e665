# requirement: 4 (its own verifier verifies)
def partner_with_pyjwt(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    if issuer not in list(issuers):
        raise ValueError("not one of ours")
    return mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
