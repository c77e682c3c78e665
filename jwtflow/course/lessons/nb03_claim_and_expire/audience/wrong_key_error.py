# requirement: 3
def check_audience(claims, audience):
    aud = claims["aud"]
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise ValueError("not for us")
