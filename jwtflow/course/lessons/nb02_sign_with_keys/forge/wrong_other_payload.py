# requirement: the signature belongs to this payload
i = 0
while digest_of({"roles": ["admin"], "i": i})[1] % 2 == 0:
    i += 1
_, h = digest_of({"roles": ["admin"], "i": i})
message, _ = digest_of({"roles": ["admin"]} if i else {"roles": ["admin"], "i": 1})
forged = message + "." + mine.base64url_encode(pow(h, pow(3, -1, 2**254), 2**256).to_bytes(256))
