# requirement: 2 (half of the signature is compared)
import hmac


def crack(token, words):
    text, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.encode(), text.encode(), "sha256")[:16] == tag[:16]:
            return word
    return None
