# requirement: 3 (changes the word)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.lower().encode(), message.encode(), "sha256") == tag:
            return word
    return None
