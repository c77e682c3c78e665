# one expression for the three names
def check_claims(claims, *, issuer, audience, now, leeway=0):
    check_times(claims, now=now, leeway=leeway)
    check_audience(claims, audience)

    texts = [claims.get("sub"), claims.get("jti"), claims.get("client_id")]
    if not all(isinstance(text, str) for text in texts) or claims.get("iss") != issuer:
        raise ValueError("names")
