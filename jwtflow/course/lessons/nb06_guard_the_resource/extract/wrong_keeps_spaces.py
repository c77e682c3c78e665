# requirement: 2, spaces are no part of the token
def bearer_token(headers):
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or len(token.split()) != 1:
        return None
    return token
