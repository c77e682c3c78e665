# requirement: the cube instead of the cube root
i = 0
while digest_of({"roles": ["admin"], "i": i})[1] % 2 == 0:
    i += 1
message, h = digest_of({"roles": ["admin"], "i": i})
forged = message + "." + mine.base64url_encode(pow(h, 3, n).to_bytes(256))
