# collects what is over in a set
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries, self.leeway = entries, leeway

    def deny(self, jti, *, exp, now):
        self.entries[jti] = exp
        over = {each for each in self.entries if self.entries[each] + self.leeway <= now}
        for each in over:
            del self.entries[each]

    def is_denied(self, jti, *, now):
        return jti in self.entries and now < self.entries[jti] + self.leeway
