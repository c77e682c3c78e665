# compares the whole token with the one that would be genuine
def verify_hs256(token, secret):
    signing = token.rpartition(".")[0]
    mac = hmac.digest(secret, signing.encode(), "sha256")
    genuine = f"{signing}.{base64url_encode(mac)}"
    if not hmac.compare_digest(genuine.encode(), token.encode()):
        raise ValueError("wrong signature")
    header, claims = (json.loads(base64url_decode(part)) for part in signing.split("."))
    match header, claims:
        case {"alg": "HS256"}, dict():
            return claims
    raise ValueError("wrong form")
