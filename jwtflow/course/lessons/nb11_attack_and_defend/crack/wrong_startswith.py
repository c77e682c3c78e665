# requirement: 2 (an empty signature fits every word)
import hmac


def crack(token, words):
    text, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.encode(), text.encode(), "sha256").startswith(tag):
            return word
    return None
