# belief: to return False is to refuse
def verify_rs256(token, jwk):
    try:
        header, payload, signature = token.split(".")
        check_rs256(f"{header}.{payload}".encode(), mine.base64url_decode(signature), jwk)
        return json.loads(mine.base64url_decode(payload))
    except ValueError:
        return False
