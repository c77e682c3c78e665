# requirement: 4, an old copy and an unknown kid need one fetch
class KeyCache:
    def __init__(self, fetch):
        self.fetch, self.keys = fetch, None
        self.read_at = self.tried_at = self.once = float("-inf")

    def find(self, kid, *, now):
        wanted = now >= self.read_at + 300 or kid not in self.keys
        if wanted and now >= self.tried_at + 30:
            self.tried_at = now
            self.read(now)
        if (
            self.keys is not None
            and kid not in self.keys
            and self.read_at == now
            and now != self.once
        ):
            self.once = now
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
