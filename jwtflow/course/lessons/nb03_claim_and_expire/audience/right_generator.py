# a generator lists the names
class NotForUs(ValueError): ...


def _names(aud):
    if isinstance(aud, list):
        yield from aud
    elif isinstance(aud, str):
        yield aud


def check_audience(claims, audience):
    for name in _names(claims.get("aud")):
        if name == audience:
            return None
    raise NotForUs(audience)
