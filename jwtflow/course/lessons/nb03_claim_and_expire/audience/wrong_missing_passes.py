# belief: a missing aud is for everybody
def check_audience(claims, audience):
    aud = claims.get("aud", audience)
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise ValueError("not for us")
