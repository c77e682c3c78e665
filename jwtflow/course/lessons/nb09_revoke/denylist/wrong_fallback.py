# requirement: 4
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries, self.leeway, self.last = entries, leeway, {}

    def deny(self, jti, *, exp, now):
        for old in [each for each, its in self.entries.items() if now >= its + self.leeway]:
            del self.entries[old]
        if now < exp + self.leeway:
            self.entries[jti] = exp

    def is_denied(self, jti, *, now):
        try:
            self.last = dict(self.entries)
        except ConnectionError:
            pass
        return jti in self.last and now < self.last[jti] + self.leeway
