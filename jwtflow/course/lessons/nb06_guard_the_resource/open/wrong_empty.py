# requirement: it raises ValueError
def open_token(token, keys):
    header_segment, payload_segment, signature_segment = split_compact(token)
    header = json_object(base64url_decode(header_segment), "header")
    refuse_extensions(header)
    typ = str(header.get("typ")).lower()
    key = keys.find(header["kid"]) if isinstance(header.get("kid"), str) else None
    if header.get("alg") != "RS256" or typ not in ("at+jwt", "application/at+jwt") or key is None:
        return {}
    signing_input = f"{header_segment}.{payload_segment}".encode()
    key.verify(signing_input, base64url_decode(signature_segment))
    return json_object(base64url_decode(payload_segment), "payload")
