# requirement: 2 (returns the last word it tried)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    word = None
    for word in words:
        if hmac.digest(word.encode(), message.encode(), "sha256") == tag:
            break
    return word
