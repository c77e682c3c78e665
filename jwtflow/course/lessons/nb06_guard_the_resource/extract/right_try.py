# asks forgiveness in place of permission
def bearer_token(headers):
    try:
        scheme, token = headers["Authorization"].split()
    except (KeyError, ValueError):
        return None
    return token if scheme.lower() == "bearer" else None
