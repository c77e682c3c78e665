# Builds the token without digest_of, base64 from Python.
import base64
import hashlib
import os


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


while True:
    body = json.dumps({"roles": ["admin"], "nonce": os.urandom(4).hex()})
    signing = b64(b'{"alg": "RS256", "typ": "JWT"}') + "." + b64(body.encode())
    h = int(hashlib.sha256(signing.encode()).hexdigest(), 16)
    if h & 1:
        break
forged = signing + "." + b64(pow(h, pow(3, -1, 1 << 254), 1 << 256).to_bytes(256, "big"))
