# makes the whole token anew
import json

from jwtflow.insecure.parts import decode


def crack(token, words):
    import hmac

    head, body, tag = token.split(".")
    for word in words:
        if hmac.digest(word.encode(), (head + "." + body).encode(), "sha256") == decode(tag):
            return word
