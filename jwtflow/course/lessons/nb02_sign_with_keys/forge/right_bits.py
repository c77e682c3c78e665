# Finds the cube root bit by bit.
def root_of(h):
    s = 1
    for bit in range(256):
        if (pow(s, 3) - h) >> bit & 1:
            s |= 1 << bit
    return s


extra = ""
while True:
    message, h = digest_of({"roles": ["admin"], "pad": extra})
    if h % 2 == 1:
        break
    extra += "x"
forged = message + "." + mine.base64url_encode(root_of(h).to_bytes(256))
