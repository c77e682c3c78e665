# belief: whatever stands in Authorization is a token
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    return words[-1] if len(words) == 2 else None
