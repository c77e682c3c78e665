# requirement: the whole token
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    if len(words) != 2:
        return None
    if words[0].lower() != "bearer":
        return None
    return words[1].rstrip("=")
