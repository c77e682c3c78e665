# requirement: a cube root
message, h = digest_of({"roles": ["admin"]})
forged = f"{message}.{mine.base64url_encode(h.to_bytes(256))}"
