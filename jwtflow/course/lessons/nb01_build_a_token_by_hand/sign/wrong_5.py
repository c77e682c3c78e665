# belief: the padding belongs to the value
def sign_hs256(header, payload, secret):
    h = base64.urlsafe_b64encode(json.dumps(header, separators=(",", ":")).encode()).decode()
    p = base64.urlsafe_b64encode(json.dumps(payload, separators=(",", ":")).encode()).decode()
    mac = hmac.new(secret, f"{h}.{p}".encode(), hashlib.sha256)
    return f"{h}.{p}." + base64.urlsafe_b64encode(mac.digest()).decode()
