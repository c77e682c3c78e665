# belief: a verifier writes the JSON again before it checks
def verify_hs256(token, secret):
    head, body, signature = token.split(".")
    header, claims = (json.loads(base64url_decode(part)) for part in (head, body))
    if header.get("alg") != "HS256" or not isinstance(claims, dict):
        raise ValueError("not HS256")
    if not hmac.compare_digest(sign_hs256(header, claims, secret).encode(), token.encode()):
        raise ValueError("wrong signature")
    return claims
