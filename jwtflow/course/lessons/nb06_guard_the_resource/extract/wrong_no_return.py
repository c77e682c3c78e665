# requirement: returns the token
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    token = None
    if len(words) == 2 and words[0].lower() == "bearer":
        token = words[1]
