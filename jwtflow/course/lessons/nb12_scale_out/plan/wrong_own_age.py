# requirement: 3, a key that was added long ago isn't old while it signs
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age, self.lifetime = cache_age, lifetime
        self.begins = {kid: float("-inf")}

    def add(self, kid, *, now):
        self.begins.setdefault(kid, now + self.cache_age)

    def signing(self, *, now):
        return [kid for kid, begins in self.begins.items() if begins <= now][-1]

    def published(self, *, now):
        return [
            kid
            for kid, begins in self.begins.items()
            if kid == self.signing(now=now) or begins > now or now < begins + self.lifetime
        ]
