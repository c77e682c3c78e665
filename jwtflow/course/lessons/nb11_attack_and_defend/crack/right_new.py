# uses hmac.new and encodes each guess
import hashlib
import hmac


def crack(token, words):
    message, signature = token.rsplit(".", 1)
    for word in words:
        tag = hmac.new(word.encode("utf-8"), message.encode(), hashlib.sha256).digest()
        if mine.base64url_encode(tag) == signature:
            return word
    return None
