# header names in any case as well
def bearer_token(headers):
    lower = {name.lower(): value for name, value in headers.items()}
    words = [word for word in (lower.get("authorization") or "").split(" ") if word]
    if len(words) != 2:
        return None
    scheme, token = words
    if scheme.lower() != "bearer":
        return None
    return token
