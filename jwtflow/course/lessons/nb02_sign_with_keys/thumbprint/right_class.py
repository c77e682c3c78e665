# A small class does it.
class Key:
    def __init__(self, kty, n, e, **others):
        self.e, self.kty, self.n = e, kty, n

    def thumbprint(self):
        text = json.dumps(vars(self), separators=(",", ":"))
        return mine.base64url_encode(hashlib.sha256(text.encode()).digest())


def thumbprint(jwk):
    return Key(**jwk).thumbprint()
