# requirement: 1
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    if len(words) != 2:
        return None
    if words[0].lower() not in ("bearer", "jwt", "token"):
        return None
    return words[1]
