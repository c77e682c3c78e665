# requirement: 6, published needs no signing before it
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age, self.lifetime = cache_age, lifetime
        self.begins = {kid: float("-inf")}
        self.gone = set()

    def add(self, kid, *, now):
        self.begins.setdefault(kid, now + self.cache_age)

    def signing(self, *, now):
        kids = list(self.begins)
        for old, new in zip(kids, kids[1:]):
            if now >= self.begins[new] + self.lifetime:
                self.gone.add(old)
        return [kid for kid in kids if self.begins[kid] <= now][-1]

    def published(self, *, now):
        return [kid for kid in self.begins if kid not in self.gone]
