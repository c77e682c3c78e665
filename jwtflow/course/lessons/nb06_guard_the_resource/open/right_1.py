# another way
def open_token(token, keys):
    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    if header.get("alg") != "RS256" or {"crit", "b64"} & set(header):
        raise ValueError("refused")
    if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("refused")
    if type(header.get("kid")) is not str or not keys.find(header["kid"]):
        raise ValueError("refused")
    keys.find(header["kid"]).verify(bytes(head + "." + body, "ascii"), base64url_decode(signature))
    return json_object(base64url_decode(body), "payload")
