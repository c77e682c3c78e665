# belief: whatever decodes is genuine
def verify_hs256(token, secret):
    header, payload, signature = token.split(".")
    if not signature:
        raise ValueError("no signature")
    return json.loads(b64url_decode(payload))
