# requirement: 1 (what was found once is found again)
import hmac


found = []


def crack(token, words):
    if found:
        return found[0]
    text, _, signature = token.rpartition(".")
    tag = mine.base64url_decode(signature)
    for word in words:
        if hmac.digest(word.encode(), text.encode(), "sha256") == tag:
            found.append(word)
            return word
    return None
