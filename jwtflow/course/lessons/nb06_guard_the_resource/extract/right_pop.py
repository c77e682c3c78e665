# takes words from a list
def bearer_token(headers):
    words = headers.get("Authorization", "").split(" ")
    words.reverse()
    if not words or words.pop().lower() != "bearer":
        return
    while words and not words[-1]:
        words.pop()
    token = words.pop() if words else None
    return None if words else token
