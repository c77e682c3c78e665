# itertools
from itertools import pairwise


class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age, self.lifetime, self.added = cache_age, lifetime, {kid: -(10**12)}

    def add(self, kid, *, now):
        if kid not in self.added:
            self.added[kid] = now

    def signing(self, *, now):
        ready = [kid for kid, added in self.added.items() if now >= added + self.cache_age]
        return ready[-1]

    def published(self, *, now):
        over = {
            old
            for old, new in pairwise(self.added)
            if now >= self.added[new] + self.cache_age + self.lifetime
        }
        return [kid for kid in self.added if kid not in over]
