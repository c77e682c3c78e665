# requirement: 2
def bearer_token(headers):
    words = list(filter(None, headers.get("Authorization", "").split(" ")))
    return words[-1] if len(words) > 1 and words[0].lower() == "bearer" else None
