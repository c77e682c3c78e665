# requirement: 2
def check_audience(claims, audience):
    aud = claims.get("aud")
    if isinstance(aud, list):
        if audience not in " ".join(map(str, aud)):
            raise ValueError("not for us")
    elif aud != audience:
        raise ValueError("not for us")
