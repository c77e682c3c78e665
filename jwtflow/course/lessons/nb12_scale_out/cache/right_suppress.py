# uses contextlib
from contextlib import suppress


class KeyCache:
    MAX_AGE = 300
    PAUSE = 30

    def __init__(self, fetch):
        self._fetch = fetch
        self._keys = None
        self._fresh_until = self._pause_until = 0

    def find(self, kid, *, now):
        is_fresh = self._keys is not None and now < self._fresh_until
        if not (is_fresh and kid in self._keys) and now >= self._pause_until:
            self._pause_until = now + self.PAUSE
            with suppress(ConnectionError):
                self._keys = {k["kid"]: k for k in self._fetch()["keys"] if k.get("kid")}
                self._fresh_until = now + self.MAX_AGE
        if self._keys is None:
            raise ConnectionError("no copy yet")
        return self._keys.get(kid)
