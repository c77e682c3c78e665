# belief: the token's header says how to check it
HASHES = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}


def verify_hs256(token, secret):
    head, body, signature = token.split(".")
    header = json.loads(base64url_decode(head))
    if not isinstance(header, dict) or str(header.get("alg")) not in HASHES:
        raise ValueError("unknown algorithm")
    mac = hmac.digest(secret, f"{head}.{body}".encode(), HASHES[header["alg"]])
    if not hmac.compare_digest(base64url_encode(mac).encode(), signature.encode()):
        raise ValueError("wrong signature")
    return json.loads(base64url_decode(body))
