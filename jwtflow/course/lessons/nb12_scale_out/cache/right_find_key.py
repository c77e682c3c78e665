# finds with a key by key search of its own
class KeyCache:
    def __init__(self, fetch):
        self.fetch = fetch
        self.jwks, self.fetched, self.tried = None, -1e18, -1e18

    def find(self, kid, *, now):
        if now - self.fetched > 300:
            self.try_to_fetch(now)
        if self.jwks is None:
            raise ConnectionError("the keys can't be fetched")
        found = self.named(kid)
        if not found:
            self.try_to_fetch(now)
            found = self.named(kid)
        return found[0] if found else None

    def named(self, kid):
        return [jwk for jwk in self.jwks["keys"] if "kid" in jwk and jwk["kid"] == kid]

    def try_to_fetch(self, now):
        if now - self.tried < 30:
            return
        self.tried = now
        try:
            self.jwks = self.fetch()
        except ConnectionError:
            return
        self.fetched = now
