# requirement: 2
def verify_hs256(token, secret):
    head, body, signature = token.split(".")
    expected = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
    if mine.base64url_decode(signature) != expected:
        raise ValueError("wrong signature")
    return json.loads(mine.base64url_decode(body))
