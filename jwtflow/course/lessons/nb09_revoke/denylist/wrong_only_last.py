# requirement: 1
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries, self.leeway = entries, leeway

    def deny(self, jti, *, exp, now):
        self.entries.clear()
        if now < exp + self.leeway:
            self.entries[jti] = exp

    def is_denied(self, jti, *, now):
        return jti in self.entries and now < self.entries[jti] + self.leeway
