# requirement: 1 (the first key begins at cache_age)
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age, self.lifetime = cache_age, lifetime
        self.begins = {kid: cache_age}

    def add(self, kid, *, now):
        self.begins.setdefault(kid, now + self.cache_age)

    def signing(self, *, now):
        return [kid for kid, begins in self.begins.items() if begins <= now][-1]

    def published(self, *, now):
        begins = [*self.begins.values(), float("inf")]
        return [kid for at, kid in enumerate(self.begins) if now < begins[at + 1] + self.lifetime]
