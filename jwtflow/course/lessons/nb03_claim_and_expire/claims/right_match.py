# by match
def check_claims(claims, *, issuer, audience, now, leeway=0):
    check_times(claims, now=now, leeway=leeway)
    check_audience(claims, audience)

    match claims:
        case {"iss": str() as iss, "sub": str(), "jti": str(), "client_id": str()} if iss == issuer:
            return
    raise ValueError("a claim is missing or wrong")
