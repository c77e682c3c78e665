# Counts until the digest is odd.
root = pow(3, -1, 2**254)
for attempt_number in range(1000):
    message, h = digest_of({"roles": ["admin"], "n": attempt_number})
    if h % 2:
        break
s = pow(h, root, 2**256)
forged = message + "." + mine.base64url_encode(s.to_bytes(256))
