# belief: the name of the scheme is written in one way only
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    if len(words) == 2 and words[0] == "Bearer":
        return words[1]
    return None
