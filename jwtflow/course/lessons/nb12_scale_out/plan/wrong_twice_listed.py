# requirement: 5, a key that's added again is listed once
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age, self.lifetime = cache_age, lifetime
        self.kids, self.begins = [kid], [float("-inf")]

    def add(self, kid, *, now):
        self.kids.append(kid)
        self.begins.append(now + self.cache_age)

    def signing(self, *, now):
        return [kid for kid, begins in zip(self.kids, self.begins) if begins <= now][-1]

    def published(self, *, now):
        ends = [begins + self.lifetime for begins in self.begins[1:]] + [float("inf")]
        return [kid for kid, end in zip(self.kids, ends) if now < end]
