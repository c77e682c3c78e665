# requirement: 1
def verify_hs256(token, secret):
    if token == theirs:
        return payload
    raise ValueError("unknown token")
