# a helper makes the signature of a guess
import base64
import hmac


def signature_with(word, text):
    tag = hmac.digest(bytes(word, "utf8"), text.encode("ascii"), "sha256")
    return base64.urlsafe_b64encode(tag).decode().rstrip("=")


def crack(token, words):
    text, wanted_signature = token[: token.rindex(".")], token[token.rindex(".") + 1 :]
    for word in iter(words):
        if signature_with(word, text) == wanted_signature:
            return word
    else:
        return None
