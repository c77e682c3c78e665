# belief: the token may say where its key is
def open_token(token, keys):
    import requests

    from jwtflow.tokens import KeySet

    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    refuse_extensions(header)
    if header.get("alg") != "RS256":
        raise ValueError("refused")
    if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("refused")
    if "jku" in header:
        keys = KeySet.from_jwk_set(requests.get(header["jku"], timeout=5).json())
    key = keys.find(header["kid"]) if isinstance(header.get("kid"), str) else None
    if key is None:
        raise ValueError("refused")
    key.verify(f"{head}.{body}".encode(), base64url_decode(signature))
    return json_object(base64url_decode(body), "payload")
