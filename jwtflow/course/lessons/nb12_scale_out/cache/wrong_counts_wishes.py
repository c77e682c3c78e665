# requirement: 4 (the thirty seconds begin anew with each wish)
class KeyCache:
    def __init__(self, fetch):
        self.fetch, self.keys = fetch, None
        self.read_at = self.tried_at = float("-inf")

    def find(self, kid, *, now):
        if now >= self.read_at + 300 or kid not in self.keys:
            if now >= self.tried_at + 30:
                self.read(now)
            self.tried_at = now
        if self.keys is None:
            raise ConnectionError("no keys yet")
        return self.keys.get(kid)

    def read(self, now):
        self.tried_at = now
        try:
            published = self.fetch()["keys"]
        except ConnectionError:
            return
        self.keys = {key["kid"]: key for key in published if "kid" in key}
        self.read_at = now
