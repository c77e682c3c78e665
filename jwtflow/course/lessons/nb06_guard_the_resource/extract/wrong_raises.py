# requirement: 3
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    if len(words) != 2 or words[0].lower() != "bearer":
        raise ValueError("no token")
    return words[1]
