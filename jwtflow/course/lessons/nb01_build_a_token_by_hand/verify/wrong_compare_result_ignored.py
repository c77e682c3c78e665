# requirement: the comparison decides
def verify_hs256(token, secret):
    head, body, signature = token.split(".")
    mac = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
    hmac.compare_digest(base64url_encode(mac).encode(), signature.encode())
    return json.loads(base64url_decode(body))
