# belief: a check that passes says yes
def open_token(token, keys):
    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    refuse_extensions(header)
    if header.get("alg") != "RS256":
        raise ValueError("refused")
    if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("refused")
    key = keys.find(header["kid"]) if isinstance(header.get("kid"), str) else None
    if key is None:
        raise ValueError("refused")
    if not key.verify(f"{head}.{body}".encode(), base64url_decode(signature)):
        raise ValueError("signature")
    return json_object(base64url_decode(body), "payload")
