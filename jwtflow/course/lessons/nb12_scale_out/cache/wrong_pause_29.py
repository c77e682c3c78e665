# requirement: 4, thirty seconds and not 29
class KeyCache:
    def __init__(self, fetch):
        self.fetch, self.keys = fetch, None
        self.read_at = self.tried_at = float("-inf")

    def find(self, kid, *, now):
        wanted = now > self.read_at + 300 or kid not in self.keys
        if wanted and now >= self.tried_at + 29:
            self.tried_at = now
            self.read(now)
        if self.keys is None:
            raise ConnectionError("no keys yet")
        return self.keys.get(kid)

    def read(self, now):
        try:
            published = self.fetch()["keys"]
        except ConnectionError:
            return
        self.keys = {key["kid"]: key for key in published if "kid" in key}
        self.read_at = now
