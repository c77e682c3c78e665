# looks for a payload with next()
message, h = next(
    (m, d)
    for m, d in (digest_of({"roles": ["admin"], "try": number}) for number in range(50))
    if d & 1
)
s = pow(h, pow(3, -1, 1 << 254), 1 << 256)
forged = message + "." + mine.base64url_encode(s.to_bytes(256, "big"))
