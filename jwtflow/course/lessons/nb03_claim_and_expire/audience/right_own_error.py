# an error of its own
def check_audience(claims, audience):
    class NotForUs(ValueError):
        pass

    aud = claims.get("aud")
    if {str: lambda: aud == audience, list: lambda: audience in aud}.get(type(aud), bool)():
        return
    raise NotForUs
