# requirement: 4 (needs a list with a length)
import hmac


def crack(token, words):
    message, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for number in range(len(words)):
        if hmac.digest(words[number].encode(), message.encode(), "sha256") == tag:
            return words[number]
    return None
