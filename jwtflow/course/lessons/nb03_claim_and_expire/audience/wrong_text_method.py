# requirement: 2
def check_audience(claims, audience):
    if "aud" not in claims or claims["aud"].strip() != audience:
        raise ValueError("not for us")
