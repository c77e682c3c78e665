# another way
def verify_hs256(token, secret):
    header, payload, signature = token.split(".")
    again = hmac.new(secret, (header + "." + payload).encode(), "sha256")
    same = hmac.compare_digest(again.digest(), b64url_decode(signature))
    if not same:
        raise ValueError("wrong signature")
    return json.loads(b64url_decode(payload))
