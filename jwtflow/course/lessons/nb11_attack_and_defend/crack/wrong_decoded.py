# requirement: 1 (signs the decoded text)
import hmac


def crack(token, words):
    header, payload, signature = token.split(".")
    message = mine.base64url_decode(header) + b"." + mine.base64url_decode(payload)
    for word in words:
        if hmac.digest(word.encode(), message, "sha256") == mine.base64url_decode(signature):
            return word
    return None
