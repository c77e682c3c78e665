# requirement: 1 (gives up after the first word)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.encode(), message.encode(), "sha256") == tag:
            return word
        else:
            return None
