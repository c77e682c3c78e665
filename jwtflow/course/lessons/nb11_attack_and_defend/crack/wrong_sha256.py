# requirement: 1 (a hash of secret and message is no HMAC)
import hashlib


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hashlib.sha256((word + message).encode()).digest() == tag:
            return word
    return None
