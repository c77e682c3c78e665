# a helper says what is needed
class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries, self.leeway = entries, leeway

    def needed(self, jti, now):
        return jti in self.entries and now < self.entries[jti] + self.leeway

    def deny(self, jti, *, exp, now):
        self.entries[jti] = exp
        for old in [each for each in self.entries if not self.needed(each, now)]:
            self.entries.pop(old, None)

    def is_denied(self, jti, *, now):
        return self.needed(jti, now)
