# requirement: 3
def bearer_token(headers):
    for value in headers.values():
        words = value.split()
        if len(words) == 2 and words[0].lower() == "bearer":
            return words[1]
    return None
