# by counting
def check_audience(claims, audience):
    aud = claims["aud"] if "aud" in claims else []
    if type(aud) is not list:
        aud = [aud]
    if not aud.count(audience):
        raise ValueError
