# a list of pairs, walked through
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.cache_age = cache_age
        self.lifetime = lifetime
        self.keys = [(kid, None)]

    def add(self, kid, *, now):
        for known, _ in self.keys:
            if known == kid:
                return
        self.keys.append((kid, now))

    def signing(self, *, now):
        active = self.keys[0][0]
        for kid, added in self.keys[1:]:
            if now - added >= self.cache_age:
                active = kid
        return active

    def published(self, *, now):
        shown = []
        for position, (kid, _) in enumerate(self.keys):
            if position + 1 < len(self.keys):
                switch = self.keys[position + 1][1] + self.cache_age
                if now >= switch + self.lifetime:
                    continue
            shown.append(kid)
        return shown
