# requirement: 2 (uses a dictionary outside)
LIST = {}


class Denylist:
    def __init__(self, entries, *, leeway):
        self.leeway = leeway

    def deny(self, jti, *, exp, now):
        for old in [each for each, its in LIST.items() if now >= its + self.leeway]:
            del LIST[old]
        if now < exp + self.leeway:
            LIST[jti] = exp

    def is_denied(self, jti, *, now):
        return jti in LIST and now < LIST[jti] + self.leeway
