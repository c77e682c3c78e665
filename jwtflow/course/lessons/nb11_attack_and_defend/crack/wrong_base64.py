# belief: a secret is always written in base64url
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        try:
            secret = mine.base64url_decode(word)
        except ValueError:
            continue
        if hmac.digest(secret, message.encode(), "sha256") == tag:
            return word
    return None
