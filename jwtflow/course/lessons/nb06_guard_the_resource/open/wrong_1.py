# belief: a token that decodes is genuine
def open_token(token, keys):
    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    refuse_extensions(header)
    if header.get("alg") != "RS256":
        raise ValueError("refused")
    if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("refused")
    if not isinstance(header.get("kid"), str) or keys.find(header["kid"]) is None:
        raise ValueError("refused")
    return json_object(base64url_decode(body), "payload")
