# requirement: 3 (an accent of its own is drawn into the letter)
import hmac
import unicodedata


def crack(token, words):
    text, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(unicodedata.normalize("NFC", word).encode(), text.encode(), "sha256") == tag:
            return word
    return None
