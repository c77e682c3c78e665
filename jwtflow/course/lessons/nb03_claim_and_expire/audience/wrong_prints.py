# requirement: another name is refused
def check_audience(claims, audience):
    aud = claims.get("aud")
    if isinstance(aud, str):
        if aud != audience:
            print("not for us")
    elif isinstance(aud, list):
        if audience not in aud:
            print("not for us")
    else:
        raise ValueError("no aud")
