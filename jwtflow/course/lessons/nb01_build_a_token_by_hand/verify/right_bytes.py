# bytes all the way, and a pattern for the two objects
def verify_hs256(token, secret):
    try:
        raw = token.encode("ascii")
        signed, signature = raw.rsplit(b".", 1)
    except ValueError as e:
        raise ValueError("shape") from e
    mac = hmac.HMAC(secret, signed, "sha256").digest()
    if not hmac.compare_digest(base64.urlsafe_b64encode(mac).rstrip(b"="), signature):
        raise ValueError("signature")
    parts = [json.loads(mine.base64url_decode(p.decode())) for p in signed.split(b".")]
    match parts:
        case [{"alg": "HS256"}, dict() as claims]:
            return claims
    raise ValueError("not one of ours")
