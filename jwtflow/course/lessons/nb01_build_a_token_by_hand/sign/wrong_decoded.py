# belief: the signature covers the JSON, so that is what is signed
def sign_hs256(header, payload, secret):
    h = json.dumps(header, separators=(",", ":"))
    p = json.dumps(payload, separators=(",", ":"))
    signature = hmac.digest(secret, f"{h}.{p}".encode(), "sha256")
    return ".".join(base64url_encode(x) for x in (h.encode(), p.encode(), signature))
