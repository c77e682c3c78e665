# works on copies
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries = entries
        self.leeway = leeway

    def deny(self, jti, *, exp, now):
        for each, its in self.entries.copy().items():
            if its + self.leeway <= now:
                del self.entries[each]
        if exp + self.leeway > now:
            self.entries |= {jti: exp}

    def is_denied(self, jti, *, now):
        return self.entries.get(jti, 0) + self.leeway > now
