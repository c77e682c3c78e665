# each element has to be text
def check_audience(claims, audience):
    aud = claims.get("aud")
    if isinstance(aud, str):
        aud = [aud]
    if not isinstance(aud, list) or not all(isinstance(x, str) for x in aud):
        raise ValueError("aud is malformed")
    if audience not in aud:
        raise ValueError("aud")
