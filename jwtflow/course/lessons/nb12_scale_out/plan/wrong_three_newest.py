# requirement: 4 (only the three newest are published)
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age, self.lifetime = cache_age, lifetime
        self.begins = {kid: float("-inf")}

    def add(self, kid, *, now):
        self.begins.setdefault(kid, now + self.cache_age)

    def signing(self, *, now):
        started = [kid for kid, begin in self.begins.items() if begin <= now]
        return started[-1]

    def published(self, *, now):
        kids = list(self.begins)
        ends = {old: self.begins[new] for old, new in zip(kids, kids[1:], strict=False)}
        return [kid for kid in kids if now < ends.get(kid, now + 1) + self.lifetime][-3:]
