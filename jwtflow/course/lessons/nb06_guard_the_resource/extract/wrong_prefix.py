# requirement: 1
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    return words[1] if len(words) == 2 and words[0].lower().startswith("bearer") else None
