# requirement: it says admin
for number in range(50):
    message, h = digest_of({"roles": ["reader"], "n": number})
    if h % 2:
        break
root = pow(h, pow(3, -1, 2**254), 2**256)
forged = f"{message}.{mine.base64url_encode(root.to_bytes(256))}"
