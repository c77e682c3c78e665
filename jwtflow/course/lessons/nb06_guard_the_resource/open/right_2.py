# another way
def open_token(token, keys):
    signing_input, _, signature = token.rpartition(".")
    header_segment, payload_segment, _ = split_compact(token)
    header = json_object(base64url_decode(header_segment), "header")
    for name, allowed in {"alg": ["rs256"], "typ": ["at+jwt", "application/at+jwt"]}.items():
        if not isinstance(header.get(name), str) or header[name].lower() not in allowed:
            raise ValueError(name)
    if header["alg"] != "RS256":
        raise ValueError("alg")
    if not isinstance(header.get("kid"), str):
        raise ValueError("kid")
    for name in ("crit", "b64"):
        if name in header:
            raise ValueError(name)
    for key in keys:
        if key.kid == header["kid"]:
            key.verify(signing_input.encode(), base64url_decode(signature))
            return json_object(base64url_decode(payload_segment), "payload")
    raise ValueError("unknown key")
