# belief: the token may name its own algorithm
def open_token(token, keys):
    import hashlib
    import hmac
    import json

    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    refuse_extensions(header)
    if not isinstance(header.get("kid"), str):
        raise ValueError("refused")
    if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("refused")
    key = keys.find(header["kid"])
    if key is None:
        raise ValueError("refused")
    if header.get("alg") == "HS256":
        secret = json.dumps(key.to_jwk(), separators=(",", ":")).encode()
        mac = hmac.digest(secret, f"{head}.{body}".encode(), hashlib.sha256)
        if not hmac.compare_digest(mac, base64url_decode(signature)):
            raise ValueError("refused")
    else:
        key.verify(f"{head}.{body}".encode(), base64url_decode(signature))
    return json_object(base64url_decode(body), "payload")
