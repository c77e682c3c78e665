# requirement: 2 (one byte is compared)
import hmac


def crack(token, words):
    text, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.encode(), text.encode(), "sha256")[:1] == tag[:1]:
            return word
    return None
