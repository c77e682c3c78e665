# requirement: 4
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries, self.leeway = entries, leeway

    def deny(self, jti, *, exp, now):
        for old in [each for each, its in self.entries.items() if now >= its + self.leeway]:
            del self.entries[old]
        if now < exp + self.leeway:
            self.entries[jti] = exp

    def is_denied(self, jti, *, now):
        try:
            return jti in self.entries and now < self.entries[jti] + self.leeway
        except ConnectionError:
            raise ValueError("can't look") from None
