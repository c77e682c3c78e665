# lets the first ConnectionError pass, and remembers it
class KeyCache:
    def __init__(self, fetch):
        self.fetch = fetch
        self.keys = {}
        self.read = 0
        self.tried = 0
        self.has_copy = False

    def find(self, kid, *, now):
        if not self.has_copy or now > self.read + 300 or kid not in self.keys:
            self.renew(now)
        return self.keys.get(kid)

    def renew(self, now):
        if now < self.tried + 30:
            if not self.has_copy:
                raise ConnectionError("there is no copy yet")
            return
        self.tried = now
        try:
            jwks = self.fetch()
        except ConnectionError:
            if self.has_copy:
                return
            raise
        self.has_copy, self.read = True, now
        self.keys = {key.get("kid"): key for key in jwks["keys"]}
