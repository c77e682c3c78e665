# A larger root: the lower 256 bits from a Newton step.
def cube_root(h, bits=256):
    s = 1
    for _ in range(9):
        s = (s - (s**3 - h) * pow(3 * s * s, -1, 2**bits)) % 2**bits
    return s


for word in ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"):
    message, h = digest_of({"sub": word, "roles": ["admin"]})
    if h % 2:
        forged = message + "." + mine.base64url_encode(cube_root(h).to_bytes(256))
        break
