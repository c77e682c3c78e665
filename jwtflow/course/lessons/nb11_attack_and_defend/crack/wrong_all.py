# requirement: 4 (tries the whole list first)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    tags = {hmac.digest(w.encode(), message.encode(), "sha256"): w for w in words}
    return tags.get(tag)
