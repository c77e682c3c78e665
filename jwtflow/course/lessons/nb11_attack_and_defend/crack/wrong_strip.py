# requirement: 3 (spaces around a word are taken away)
import hmac


def crack(token, words):
    text, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.strip().encode(), text.encode(), "sha256") == tag:
            return word
    return None
