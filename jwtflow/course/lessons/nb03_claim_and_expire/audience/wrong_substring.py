# belief: a part of the name will do
def check_audience(claims, audience):
    if audience not in (claims.get("aud") or ""):
        raise ValueError("not for us")
