# requirement: 3
def check_audience(claims, audience):
    aud = claims.get("aud") or []
    if aud != audience and (isinstance(aud, str) or audience not in aud):
        raise ValueError("not for us")
