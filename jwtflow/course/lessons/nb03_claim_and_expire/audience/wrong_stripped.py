# requirement: a space belongs to the name
def check_audience(claims, audience):
    aud = claims.get("aud")
    if isinstance(aud, str):
        if aud.strip() != audience:
            raise ValueError("not for us")
    elif isinstance(aud, list):
        if audience not in aud:
            raise ValueError("not for us")
    else:
        raise ValueError("no aud")
