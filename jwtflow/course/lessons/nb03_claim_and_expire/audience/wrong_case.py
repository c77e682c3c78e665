# requirement: 1
def check_audience(claims, audience):
    aud = claims.get("aud")
    names = aud if isinstance(aud, list) else [aud]
    if audience.lower() not in [str(name).lower() for name in names]:
        raise ValueError("not for us")
