# by partition
def bearer_token(headers):
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    token = token.strip(" ")
    if scheme.casefold() == "bearer" and token and " " not in token:
        return token
