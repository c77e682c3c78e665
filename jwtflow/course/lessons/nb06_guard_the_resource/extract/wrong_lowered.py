# requirement: 2
def bearer_token(headers):
    words = headers.get("Authorization", "").lower().split()
    return words[1] if len(words) == 2 and words[0] == "bearer" else None
