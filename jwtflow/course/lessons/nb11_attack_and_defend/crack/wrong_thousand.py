# requirement: 4 (gives up after a thousand words)
import hmac
from itertools import islice


def crack(token, words):
    text, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in islice(words, 1000):
        if hmac.digest(word.encode(), text.encode(), "sha256") == tag:
            return word
    return None
