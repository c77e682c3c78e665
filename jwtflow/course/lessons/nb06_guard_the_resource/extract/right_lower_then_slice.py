# looks at a lower-cased copy, cuts from the original
def bearer_token(headers):
    value = headers.get("Authorization", "")
    if not value.lower().startswith("bearer "):
        return None
    token = value[len("bearer ") :].strip()
    if not token or any(char.isspace() for char in token):
        return None
    return token
