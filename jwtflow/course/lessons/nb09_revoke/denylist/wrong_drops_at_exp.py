# requirement: 1
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries, self.leeway = entries, leeway

    def deny(self, jti, *, exp, now):
        for old in [each for each, its in self.entries.items() if now >= its + self.leeway]:
            del self.entries[old]
        if now < exp:
            self.entries[jti] = exp

    def is_denied(self, jti, *, now):
        exp = self.entries.get(jti)
        return exp is not None and now < exp + self.leeway
