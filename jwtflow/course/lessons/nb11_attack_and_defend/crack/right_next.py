# asks a generator for its first hit
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    hits = (w for w in words if hmac.digest(w.encode(), message.encode(), "sha256") == tag)
    return next(hits, None)
