# another way
def sign_hs256(header, payload, secret):
    def segment(part):
        text = json.dumps(part, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode("utf-8")).rstrip(b"=")

    signed = segment(header) + b"." + segment(payload)
    mac = hmac.new(secret, signed, hashlib.sha256)
    return (signed + b"." + base64.urlsafe_b64encode(mac.digest()).rstrip(b"=")).decode("ascii")
