# KeyError of the entry means good
def check_not_before(claims, *, not_before):
    try:
        moment = not_before[claims["sub"]]
    except KeyError:
        return
    iat = claims.get("iat")
    if iat is None or iat <= moment:
        raise ValueError("issued before")
