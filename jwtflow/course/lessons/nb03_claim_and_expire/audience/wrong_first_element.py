# requirement: 2
def check_audience(claims, audience):
    aud = claims.get("aud")
    if isinstance(aud, list) and aud:
        aud = aud[0]
    if aud != audience:
        raise ValueError("not for us")
