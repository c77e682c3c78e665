# always a list
def check_audience(claims, audience):
    aud = claims.get("aud")
    names = [aud] if isinstance(aud, str) else aud
    if not isinstance(names, list) or audience not in names:
        raise ValueError("not for us")
