# a list of segments
def sign_hs256(header, payload, secret):
    segments = [segment(part) for part in (header, payload)]
    mac = hmac.new(secret, ".".join(segments).encode("ascii"), "sha256").digest()
    return ".".join([*segments, base64url_encode(mac)])
