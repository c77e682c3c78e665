# the comparison stands in a helper
def same(one, other):
    return hmac.compare_digest(one.encode(), other.encode())


def verify_hs256(token, secret):
    head, body, signature = token.split(".")
    mac = hmac.new(secret, (head + "." + body).encode(), "sha256").digest()
    if same(base64url_encode(mac), signature):
        header = json.loads(base64url_decode(head))
        claims = json.loads(base64url_decode(body))
        if type(header) is dict and type(claims) is dict and header.get("alg") == "HS256":
            return claims
    raise ValueError("refused")
