# works on bytes, with a helper inside
def sign_hs256(header, payload, secret):
    def letters(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    def part(value):
        return letters(json.dumps(value, separators=(",", ":")).encode("utf-8"))

    signed = part(header) + b"." + part(payload)
    mac = hmac.new(secret, signed, hashlib.sha256)
    return (signed + b"." + letters(mac.digest())).decode("ascii")
