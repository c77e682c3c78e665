# belief: the keys are fetched for each request
class KeyCache:
    def __init__(self, fetch):
        self.fetch = fetch
        self.keys = None

    def find(self, kid, *, now):
        try:
            self.keys = {key["kid"]: key for key in self.fetch()["keys"] if "kid" in key}
        except ConnectionError:
            if self.keys is None:
                raise
        return self.keys.get(kid)
