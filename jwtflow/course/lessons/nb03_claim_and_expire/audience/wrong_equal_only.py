# belief: aud is always one text
def check_audience(claims, audience):
    if claims.get("aud") != audience:
        raise ValueError("not for us")
