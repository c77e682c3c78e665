# keeps what is needed
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries, self.leeway = entries, leeway

    def deny(self, jti, *, exp, now):
        needed = {
            each: its for each, its in {**self.entries, jti: exp}.items() if now < its + self.leeway
        }
        for each in list(self.entries):
            if each not in needed:
                del self.entries[each]
        self.entries.update(needed)

    def is_denied(self, jti, *, now):
        return jti in self.entries and now < self.entries[jti] + self.leeway
