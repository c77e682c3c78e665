# requirement: 3 (another encoding)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        secret = word.encode("latin-1", errors="ignore")
        if hmac.digest(secret, message.encode(), "sha256") == tag:
            return word
    return None
