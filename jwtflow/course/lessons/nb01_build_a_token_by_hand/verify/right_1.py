# another way
def verify_hs256(token, secret):
    signing_input, _, signature = token.rpartition(".")
    mac = hmac.new(secret, signing_input.encode("ascii"), hashlib.sha256).digest()
    if hmac.compare_digest(b64url_encode(mac).encode(), signature.encode()):
        return json.loads(b64url_decode(signing_input.split(".")[1]))
    raise ValueError("wrong signature")
