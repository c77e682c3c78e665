# requirement: 1
def check_audience(claims, audience):
    aud = claims.get("aud")
    names = aud if isinstance(aud, list) else [aud]
    if not any(isinstance(name, str) and name.startswith(audience) for name in names):
        raise ValueError("not for us")
