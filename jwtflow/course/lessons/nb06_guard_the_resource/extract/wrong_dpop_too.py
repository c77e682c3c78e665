# requirement: 1
def bearer_token(headers):
    words = list(filter(None, headers.get("Authorization", "").split(" ")))
    if len(words) != 2:
        return None
    if words[0].lower() not in ("bearer", "dpop"):
        return None
    return words[1]
