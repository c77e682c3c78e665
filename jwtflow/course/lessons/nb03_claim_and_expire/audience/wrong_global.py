# requirement: 1
def check_audience(claims, audience):
    aud = claims.get("aud")
    if lab.resource_server not in (aud if isinstance(aud, list) else [aud]):
        raise ValueError("not for us")
