# another way
def tamper(token):
    head, _, rest = token.partition(".")
    body, _, signature = rest.partition(".")
    claims = dict(json.loads(b64url_decode(body).decode()), role="admin")
    return head + "." + b64url_encode(bytes(json.dumps(claims), "utf-8")) + "." + signature
