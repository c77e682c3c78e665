# requirement: 6, not when it was asked
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age, self.lifetime = cache_age, lifetime
        self.active, self.waiting, self.retired = kid, {}, {}

    def add(self, kid, *, now):
        if kid != self.active:
            self.waiting.setdefault(kid, now + self.cache_age)

    def _move(self, now):
        for kid, begins in list(self.waiting.items()):
            if now >= begins:
                self.retired[self.active] = now + self.lifetime
                self.active = kid
                del self.waiting[kid]
        self.retired = {kid: end for kid, end in self.retired.items() if now < end}

    def signing(self, *, now):
        self._move(now)
        return self.active

    def published(self, *, now):
        self._move(now)
        return [*self.retired, self.active, *self.waiting]
