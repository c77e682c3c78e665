# by pattern matching
def bearer_token(headers):
    match headers.get("Authorization", "").split(" "):
        case [scheme, *others, token] if scheme.upper() == "BEARER" and not any(others):
            return token if token.split() else None
    return None
