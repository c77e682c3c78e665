# belief: what decodes is genuine
def verify_rs256(token, jwk):
    header, payload, signature = token.split(".")
    if json.loads(mine.base64url_decode(header)).get("alg") != "RS256":
        raise ValueError
    return json.loads(mine.base64url_decode(payload))
