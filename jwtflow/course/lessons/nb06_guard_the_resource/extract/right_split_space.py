# one space, as RFC 6750 writes it
def bearer_token(headers):
    words = headers.get("Authorization", "").split(" ")
    if len(words) == 2 and words[0].lower() == "bearer" and words[1]:
        return words[1]
    return None
