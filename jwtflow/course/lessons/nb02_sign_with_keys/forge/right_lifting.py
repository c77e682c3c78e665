# the cube root bit by bit
for number in range(50):
    message, h = digest_of({"sub": "eve", "roles": ["admin"], "x": number})
    if h % 2:
        break
s = 1
for bit in range(1, 256):
    if (s**3 - h) >> bit & 1:
        s += 1 << bit
forged = f"{message}.{mine.base64url_encode(s.to_bytes(256))}"
