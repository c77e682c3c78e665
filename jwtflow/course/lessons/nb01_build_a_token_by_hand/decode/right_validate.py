# validates after translating
def base64url_decode(text):
    translated = text.translate(str.maketrans("-_", "+/"))
    return base64.b64decode(translated.ljust(-(-len(text) // 4) * 4, "="), validate=True)
