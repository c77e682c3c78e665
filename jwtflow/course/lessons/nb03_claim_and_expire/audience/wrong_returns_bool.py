# requirement: it raises
def check_audience(claims, audience):
    aud = claims.get("aud")
    return audience in (aud if isinstance(aud, list) else [aud])
