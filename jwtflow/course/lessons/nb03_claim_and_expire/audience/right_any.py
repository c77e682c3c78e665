# a loop over elements
def check_audience(claims, audience):
    aud = claims.get("aud")
    if aud == audience:
        return
    if isinstance(aud, list):
        for name in aud:
            if name == audience:
                return
    raise ValueError("not for us")
