# requirement: 2 (raises if there is none)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.encode(), message.encode(), "sha256") == tag:
            return word
    raise ValueError("no word of the list")
