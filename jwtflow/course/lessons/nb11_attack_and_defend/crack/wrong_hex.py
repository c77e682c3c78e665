# requirement: 1 (compares hexadecimal digits with base64url)
import hashlib
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    for word in words:
        if hmac.new(word.encode(), message.encode(), hashlib.sha256).hexdigest() == signature:
            return word
    return None
