# requirement: 4 (puts the list in order first)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in sorted(words):
        if hmac.digest(word.encode(), message.encode(), "sha256") == tag:
            return word
    return None
