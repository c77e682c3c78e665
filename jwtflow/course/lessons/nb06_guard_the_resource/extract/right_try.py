# asks forgiveness in place of permission
def bearer_token(headers):
    try:
        scheme, token = headers["Authorization"].split(" ", 1)
        (token,) = (word for word in token.split(" ") if word)
    except (KeyError, ValueError):
        return None
    return token if scheme.lower() == "bearer" else None
