# requirement: the inverse of 3 modulo 2**254 (modulo 2**256 happens to give another exponent)
i = 0
while digest_of({"roles": ["admin"], "i": i})[1] % 2 == 0:
    i += 1
message, h = digest_of({"roles": ["admin"], "i": i})
forged = (
    message + "." + mine.base64url_encode(pow(h, pow(3, -1, 2**255 - 19), 2**256).to_bytes(256))
)
