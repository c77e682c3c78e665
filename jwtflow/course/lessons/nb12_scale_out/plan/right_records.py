# a small record for each key
from dataclasses import dataclass


@dataclass
class Key:
    kid: str
    begins: float
    ends: float = float("inf")


class RotationPlan:
    def __init__(self, kid, *, cache_age, lifetime):
        self.keys = [Key(kid, float("-inf"))]
        self.cache_age, self.lifetime = cache_age, lifetime

    def add(self, kid, *, now):
        if any(key.kid == kid for key in self.keys):
            return
        begins = now + self.cache_age
        self.keys[-1].ends = begins + self.lifetime
        self.keys.append(Key(kid, begins))

    def signing(self, *, now):
        return max((key for key in self.keys if key.begins <= now), key=lambda key: key.begins).kid

    def published(self, *, now):
        return [key.kid for key in self.keys if now < key.ends]
