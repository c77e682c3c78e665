# belief: every signed JWT is an access token
def open_token(token, keys):
    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    refuse_extensions(header)
    if header.get("alg") != "RS256":
        raise ValueError("refused")
    key = keys.find(header["kid"]) if isinstance(header.get("kid"), str) else None
    if key is None:
        raise ValueError("refused")
    key.verify(f"{head}.{body}".encode(), base64url_decode(signature))
    return json_object(base64url_decode(body), "payload")
