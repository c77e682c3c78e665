# requirement: 2, more spaces than one
def bearer_token(headers):
    words = headers.get("Authorization", "").split(" ")
    if len(words) != 2 or words[0].lower() != "bearer" or not words[1]:
        return None
    return words[1]
