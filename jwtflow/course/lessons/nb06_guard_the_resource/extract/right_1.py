# by pattern matching
def bearer_token(headers):
    match headers.get("Authorization", "").split():
        case [scheme, token] if scheme.upper() == "BEARER":
            return token
    return None
