# requirement: 1 (asks whether the token is still good)
import hmac
import json


def crack(token, words):
    text, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    if (
        json.loads(mine.base64url_decode(text.split(".")[1])).get("exp", lab.clock.now())
        < lab.clock.now()
    ):
        return None
    for word in words:
        if hmac.digest(word.encode(), text.encode(), "sha256") == tag:
            return word
    return None
