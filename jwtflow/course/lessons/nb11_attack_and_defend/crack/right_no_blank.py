# passes over empty lines, which no secret is
import hmac


def crack(token, words):
    text, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in filter(None, words):
        if hmac.digest(word.encode(), text.encode(), "sha256") == tag:
            return word
    return None
