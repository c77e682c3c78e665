# requirement: without a private key
i = 0
message, h = digest_of({"roles": ["admin"]})
end = b"\x00" + SHA256_COMES + hashlib.sha256(message.encode()).digest()
block = b"\x00\x01".ljust(256 - len(end), b"\xff") + end
forged = message + "." + mine.base64url_encode(pow(int.from_bytes(block), d, modulus).to_bytes(256))
