# an entry of its own for each code, a dictionary with a flag
import hashlib

from jwtflow.course import mine


class CodeStore:
    def __init__(self, *, lifetime=60):
        self.lifetime = lifetime
        self.codes = {}

    def issue(self, code, grant, *, now):
        self.codes[code] = {"grant": grant, "issued": now, "used": False}

    def redeem(self, code, *, client_id, redirect_uri, code_verifier, now, replayed):
        if code not in self.codes:
            raise ValueError("unknown")
        entry = self.codes[code]
        grant, issued = entry["grant"], entry["issued"]
        digest = hashlib.sha256(code_verifier.encode()).digest()
        if client_id != grant["client_id"]:
            raise ValueError("client")
        if redirect_uri != grant["redirect_uri"]:
            raise ValueError("redirect_uri")
        if mine.base64url_encode(digest) != grant["code_challenge"]:
            raise ValueError("verifier")
        if entry["used"]:
            replayed(code)
            raise ValueError("used")
        if now >= issued + self.lifetime:
            raise ValueError("expired")
        entry["used"] = True
        return grant
