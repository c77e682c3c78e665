# requirement: 2
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    return words[1] if words and words[0].lower() == "bearer" else None
