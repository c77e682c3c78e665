# calls the verifier of notebook 01
def crack(token, words):
    for word in words:
        try:
            mine.verify_hs256(token, word.encode())
        except ValueError:
            continue
        return word
    return None
