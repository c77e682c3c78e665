# belief: remove the old key first
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age = cache_age
        self.begins = {kid: float("-inf")}

    def add(self, kid, *, now):
        self.begins.setdefault(kid, now + self.cache_age)

    def signing(self, *, now):
        return [kid for kid, begins in self.begins.items() if begins <= now][-1]

    def published(self, *, now):
        return [self.signing(now=now)] + [kid for kid, b in self.begins.items() if b > now]
