# requirement: 5
import hashlib

from jwtflow.course import mine


class CodeStore:
    def __init__(self, *, lifetime=60):
        self.lifetime = lifetime
        self.codes = {}
        self.used = set()

    def issue(self, code, grant, *, now):
        self.codes[code] = (grant, now)

    def redeem(self, code, *, client_id, redirect_uri, code_verifier, now, replayed):
        if code not in self.codes:
            raise ValueError("unknown")
        grant, issued = self.codes[code]
        digest = hashlib.sha256(code_verifier.encode()).digest()
        if client_id != grant["client_id"]:
            raise ValueError("client")
        if redirect_uri != grant["redirect_uri"]:
            raise ValueError("redirect_uri")
        if mine.base64url_encode(digest) != grant["code_challenge"]:
            raise ValueError("verifier")
        if code in self.used:
            replayed(code)
            raise ValueError("used")
        if now >= issued + self.lifetime:
            self.used.add(code)
            raise ValueError("expired")
        self.used.add(code)
        return grant
