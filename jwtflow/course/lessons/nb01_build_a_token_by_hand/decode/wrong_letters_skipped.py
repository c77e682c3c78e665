# belief: base64 and base64url are the same alphabet
def base64url_decode(text):
    return base64.b64decode(
        text + "==="
    )  # too much padding, so only the skipped letters are missing
