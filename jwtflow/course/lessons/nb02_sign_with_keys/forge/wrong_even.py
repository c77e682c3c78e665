# requirement: the digest is odd
for number in range(50):
    message, h = digest_of({"roles": ["admin"], "n": number})
    if h % 2 == 0:
        break
root = pow(h, pow(3, -1, 2**254), 2**256)
forged = f"{message}.{mine.base64url_encode(root.to_bytes(256))}"
