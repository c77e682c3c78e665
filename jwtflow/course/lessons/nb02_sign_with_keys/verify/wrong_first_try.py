# belief: the token names the algorithm
def verify_rs256(token, jwk):
    header, payload, signature = token.split(".")
    check_rs256(f"{header}.{payload}".encode(), mine.base64url_decode(signature), jwk)
    return json.loads(mine.base64url_decode(payload))
