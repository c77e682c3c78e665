# The exponent worked out by hand.
k = (2 * 2**254 + 1) // 3 if (2 * 2**254 + 1) % 3 == 0 else (2**254 + 1) // 3
payloads = [{"roles": ["admin"], "try": i} for i in range(64)]
good = [(m, h) for m, h in map(digest_of, payloads) if h % 2]
m, h = good[-1]
forged = f"{m}.{mine.base64url_encode(pow(h, k, 2**256).to_bytes(256))}"
