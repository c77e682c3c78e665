# requirement: 2
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    if len(words) != 2 or words[0].lower() != "bearer":
        return None
    return words[1]
