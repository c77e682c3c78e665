# another way
def sign_hs256(header, payload, secret):
    h = b64url_encode(bytes(json.dumps(header, separators=(",", ":")), "utf-8"))
    p = b64url_encode(bytes(json.dumps(payload, separators=(",", ":")), "utf-8"))
    mac = hmac.new(secret, digestmod="sha256")
    mac.update(f"{h}.{p}".encode())
    return f"{h}.{p}.{b64url_encode(mac.digest())}"
