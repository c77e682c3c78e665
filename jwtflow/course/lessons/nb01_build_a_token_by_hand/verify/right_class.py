# an object that verifies, with its comparison under another name
from hmac import compare_digest as equal


class Verifier:
    algorithm = "HS256"

    def expected(self, signing, secret):
        return base64url_encode(hmac.new(secret, signing, hashlib.sha256).digest()).encode()

    def object(self, part):
        value = json.loads(base64url_decode(part))
        if not isinstance(value, dict):
            raise ValueError("no object")
        return value

    def __call__(self, token, secret):
        signing, _, signature = token.encode().rpartition(b".")
        if not equal(self.expected(signing, secret), signature):
            raise ValueError("wrong signature")
        header, claims = map(self.object, signing.decode().split("."))
        if header.get("alg") != self.algorithm:
            raise ValueError("wrong algorithm")
        return claims


verify_hs256 = Verifier()
