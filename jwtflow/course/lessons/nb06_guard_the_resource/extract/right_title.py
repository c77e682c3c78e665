# the other case
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    if "\t" in headers.get("Authorization", ""):
        return None
    if len(words) == 2 and words[0].title() == "Bearer":
        return words[1]
    return None
