# requirement: 2, a key can be added
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age, self.lifetime = cache_age, lifetime
        self.begins = {kid: float("-inf")}

    def add(self, kid, *, now):
        raise ValueError(kid)

    def signing(self, *, now):
        return [kid for kid, begins in self.begins.items() if begins <= now][-1]

    def published(self, *, now):
        ends = [begins + self.lifetime for begins in self.begins.values()][1:]
        return [kid for kid, end in zip(self.begins, [*ends, float("inf")]) if now <= end]
