# belief: the list grows for ever
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries, self.leeway = entries, leeway

    def deny(self, jti, *, exp, now):
        if now < exp + self.leeway:
            self.entries[jti] = exp

    def is_denied(self, jti, *, now):
        if now >= self.entries.get(jti, float("inf")) + self.leeway:
            del self.entries[jti]
        return jti in self.entries
