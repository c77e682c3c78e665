# belief: to return False is to refuse
def verify_rs256(token, jwk):
    try:
        parts = token.split(".")
        header = json.loads(mine.base64url_decode(parts[0]))
        if len(parts) != 3 or header.get("alg") != "RS256":
            return False
        mine.check_rs256(f"{parts[0]}.{parts[1]}".encode(), mine.base64url_decode(parts[2]), jwk)
        claims = json.loads(mine.base64url_decode(parts[1]))
        return claims if isinstance(claims, dict) else False
    except Exception:
        return False
