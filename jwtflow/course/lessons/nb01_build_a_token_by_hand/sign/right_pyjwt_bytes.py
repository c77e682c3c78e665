# PyJWT signs the bytes that json wrote
import jwt


def sign_hs256(header, payload, secret):
    text = segment(header) + "." + segment(payload)
    key = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return text + "." + base64url_encode(key.sign(text.encode(), secret))
