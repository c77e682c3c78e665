# requirement: 5 (a key that has retired is forgotten, and can come back)
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age, self.lifetime = cache_age, lifetime
        self.kids, self.begins = [kid], [float("-inf")]

    def add(self, kid, *, now):
        if kid in self.kids:
            return
        self.kids.append(kid)
        self.begins.append(now + self.cache_age)
        while len(self.kids) > 1 and now >= self.begins[1] + self.lifetime:
            del self.kids[0], self.begins[0]

    def signing(self, *, now):
        for kid, begins in zip(reversed(self.kids), reversed(self.begins)):
            if now >= begins:
                return kid
        return self.kids[0]

    def published(self, *, now):
        last = len(self.kids) - 1
        return [
            kid
            for at, kid in enumerate(self.kids)
            if at == last or now < self.begins[at + 1] + self.lifetime
        ]
