# requirement: 2
def sign_hs256(header, payload, secret):
    def part(x):
        text = json.dumps(x, separators=(",", ":"), sort_keys=True)
        return base64url_encode(text.encode())

    signed = f"{part(header)}.{part(payload)}"
    return f"{signed}.{base64url_encode(hmac.digest(secret, signed.encode(), 'sha256'))}"
