# feeds the HMAC piece by piece
def sign_hs256(header, payload, secret):
    h = base64url_encode(bytes(json.dumps(header, separators=(",", ":")), "utf-8"))
    p = base64url_encode(bytes(json.dumps(payload, separators=(",", ":")), "utf-8"))
    mac = hmac.new(secret, digestmod="sha256")
    mac.update(h.encode())
    mac.update(b".")
    mac.update(p.encode())
    return f"{h}.{p}.{base64url_encode(mac.digest())}"
