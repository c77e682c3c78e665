# walks through a copy
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries, self.leeway = entries, leeway

    def deny(self, jti, *, exp, now):
        for old, its in list(self.entries.items()):
            if now >= its + self.leeway:
                self.entries.pop(old)
        if exp + self.leeway > now:
            self.entries[jti] = exp

    def is_denied(self, jti, *, now):
        return now < self.entries.get(jti, float("-inf")) + self.leeway
