# two returns and one raise
def check_audience(claims, audience):
    aud = claims.get("aud")
    if isinstance(aud, str) and aud == audience:
        return None
    if isinstance(aud, list) and any(name == audience for name in aud):
        return None
    raise ValueError(f"the token is meant for {aud!r}")
