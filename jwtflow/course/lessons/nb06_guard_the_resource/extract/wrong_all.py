# requirement: 1
def bearer_token(headers):
    return headers.get("Authorization", "").removeprefix("Bearer ") or None
