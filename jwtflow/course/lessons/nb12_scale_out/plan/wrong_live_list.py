# requirement: 6 (the list that was returned is changed by the next question)
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age, self.lifetime = cache_age, lifetime
        self.kids = []
        self.begins = {kid: float("-inf")}

    def add(self, kid, *, now):
        self.begins.setdefault(kid, now + self.cache_age)

    def signing(self, *, now):
        return [kid for kid, begins in self.begins.items() if begins <= now][-1]

    def published(self, *, now):
        begins = [*self.begins.values(), float("inf")]
        ends = zip(self.begins, begins[1:], strict=True)
        self.kids[:] = [kid for kid, end in ends if now < end + self.lifetime]
        return self.kids
