# requirement: it raises ValueError
def check_audience(claims, audience):
    aud = claims.get("aud")
    assert audience in (aud if isinstance(aud, list) else [aud])
