# requirement: 1 (returns bytes)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        secret = word.encode()
        if hmac.digest(secret, message.encode(), "sha256") == tag:
            return secret
    return None
