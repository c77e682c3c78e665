# requirement: a token is text
i = 0
while digest_of({"roles": ["admin"], "i": i})[1] % 2 == 0:
    i += 1
message, h = digest_of({"roles": ["admin"], "i": i})
forged = (message, pow(h, pow(3, -1, 2**254), 2**256))
