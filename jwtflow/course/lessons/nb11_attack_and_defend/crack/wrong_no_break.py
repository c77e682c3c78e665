# requirement: 4 (goes on after the hit)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    found = None
    for word in words:
        if hmac.digest(word.encode(), message.encode(), "sha256") == tag:
            found = word
    return found
