# requirement: 1 (cracks the notebook's ticket)
import hmac


def crack(token, words):
    message, _, signature = ticket.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.encode(), message.encode(), "sha256") == tag:
            return word
    return None
