# a helper compares
import hashlib

from jwtflow.course import mine


class CodeStore:
    def __init__(self, *, lifetime=60):
        self.lifetime = lifetime
        self.codes = {}
        self.used = set()

    def issue(self, code, grant, *, now):
        self.codes[code] = (grant, now)

    def compare(self, grant, client_id, redirect_uri, digest):
        shown = client_id, redirect_uri, mine.base64url_encode(digest)
        if shown != (grant["client_id"], grant["redirect_uri"], grant["code_challenge"]):
            raise ValueError("it isn't yours")

    def redeem(self, code, *, client_id, redirect_uri, code_verifier, now, replayed):
        if code not in self.codes:
            raise ValueError("unknown")
        grant, issued = self.codes[code]
        digest = hashlib.sha256(code_verifier.encode()).digest()
        self.compare(grant, client_id, redirect_uri, digest)
        if code in self.used:
            replayed(code)
            raise ValueError("used")
        if now >= issued + self.lifetime:
            raise ValueError("expired")
        self.used.add(code)
        return grant
