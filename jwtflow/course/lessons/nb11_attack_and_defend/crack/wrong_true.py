# requirement: 1 (says that there is one, and not which)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.encode(), message.encode(), "sha256") == tag:
            return True
    return None
