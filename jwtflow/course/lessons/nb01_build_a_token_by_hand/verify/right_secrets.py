# secrets.compare_digest on ASCII texts, and every error turned into ValueError
import secrets


def verify_hs256(token, secret):
    try:
        head, body, signature = token.split(".")
        text = base64url_encode(hmac.digest(secret, f"{head}.{body}".encode(), "sha256"))
        assert signature.isascii() and secrets.compare_digest(text, signature)
        header = json.loads(base64url_decode(head))
        claims = json.loads(base64url_decode(body))
        assert header["alg"] == "HS256" and claims.keys() >= set()
    except Exception as error:
        raise ValueError("refused") from error
    return claims
