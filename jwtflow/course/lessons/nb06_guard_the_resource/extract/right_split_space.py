# splits at spaces and leaves out what is empty
def bearer_token(headers):
    words = list(filter(None, headers.get("Authorization", "").split(" ")))
    if len(words) == 2 and words[0].lower() == "bearer":
        return words[1]
    return None
