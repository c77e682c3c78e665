# JSON in UTF-8, without escapes
def sign_hs256(header, payload, secret):
    def part(value):
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        return mine.base64url_encode(text.encode())

    signed = f"{part(header)}.{part(payload)}"
    return f"{signed}.{mine.base64url_encode(hmac.digest(secret, signed.encode(), 'sha256'))}"
