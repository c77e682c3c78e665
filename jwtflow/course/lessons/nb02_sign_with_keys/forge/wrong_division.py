# requirement: the exponent is 1/3 with integers
i = 0
while digest_of({"roles": ["admin"], "i": i})[1] % 2 == 0:
    i += 1
message, h = digest_of({"roles": ["admin"], "i": i})
forged = message + "." + mine.base64url_encode(pow(h, 1 // 3, 2**256).to_bytes(256))
