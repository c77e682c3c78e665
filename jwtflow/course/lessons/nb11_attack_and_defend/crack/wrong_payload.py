# belief: the signature covers the payload alone
import hmac


def crack(token, words):
    header, payload, signature = token.split(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.encode(), payload.encode(), "sha256") == tag:
            return word
    return None
