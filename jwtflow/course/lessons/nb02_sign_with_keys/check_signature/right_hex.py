# Compares hexadecimal text.
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    opened = f"{pow(s, e, n):0{2 * size}x}"
    digest = hashlib.sha256(message).hexdigest()
    padding = "ff" * (size - 3 - len(SHA256_COMES) - 32)
    if (len(signature), opened) != (size, f"0001{padding}00{SHA256_COMES.hex()}{digest}") or s >= n:
        raise ValueError
