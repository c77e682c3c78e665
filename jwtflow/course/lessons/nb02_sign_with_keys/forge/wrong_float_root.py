# requirement: the cube root is the third root of a number
i = 0
while digest_of({"roles": ["admin"], "i": i})[1] % 2 == 0:
    i += 1
message, h = digest_of({"roles": ["admin"], "i": i})
forged = message + "." + mine.base64url_encode(int(h ** (1 / 3)).to_bytes(256))
