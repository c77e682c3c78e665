# splits into three and joins two
import hmac


def crack(token, words):
    header, payload, signature = token.split(".")
    message = ".".join([header, payload]).encode()
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.compare_digest(hmac.digest(word.encode(), message, "sha256"), tag):
            return word
