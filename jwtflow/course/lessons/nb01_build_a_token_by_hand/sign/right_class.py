# a callable object
class Signer:
    def segment(self, part):
        return base64url_encode(json.dumps(part, separators=(",", ":")).encode())

    def __call__(self, header, payload, secret):
        text = ".".join(map(self.segment, (header, payload)))
        return text + "." + base64url_encode(hmac.digest(secret, text.encode(), "sha256"))


sign_hs256 = Signer()
