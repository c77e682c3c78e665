# by match
def check_audience(claims, audience):
    match claims.get("aud"):
        case str() as name if name == audience:
            pass
        case [*names] if audience in names:
            pass
        case _:
            raise ValueError("not for us")
