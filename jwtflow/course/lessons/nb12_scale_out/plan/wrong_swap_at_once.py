# belief: an API has a new key as soon as it signs
class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.kid = kid

    def add(self, kid, *, now):
        self.kid = kid

    def signing(self, *, now):
        return self.kid

    def published(self, *, now):
        return [self.kid]
