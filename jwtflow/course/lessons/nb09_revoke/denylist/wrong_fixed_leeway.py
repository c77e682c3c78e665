# requirement: 1
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries = entries

    def deny(self, jti, *, exp, now):
        for old in [each for each, its in self.entries.items() if now >= its + 120]:
            del self.entries[old]
        if now < exp + 120:
            self.entries[jti] = exp

    def is_denied(self, jti, *, now):
        return jti in self.entries and now < self.entries[jti] + 120
