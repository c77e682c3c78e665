# belief: each server has a list of its own
class Denylist:
    def __init__(self, entries, *, leeway):
        self.own, self.leeway = {}, leeway

    def deny(self, jti, *, exp, now):
        for old in [each for each, its in self.own.items() if now >= its + self.leeway]:
            del self.own[old]
        if now < exp + self.leeway:
            self.own[jti] = exp

    def is_denied(self, jti, *, now):
        return jti in self.own and now < self.own[jti] + self.leeway
