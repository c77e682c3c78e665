# requirement: the other two are counted
import math


class Throttle:
    def __init__(self, *, pair=10, wide=100, window=300, pause=60):
        self.pair, self.wide, self.window, self.pause = pair, wide, window, pause
        self.failures = {}
        self.blocked_until = {}

    def limits(self, name, address):
        return {
            ("pair", name, address): self.pair,
            ("address", address): self.wide,
            ("name", name): self.wide,
        }

    def wait(self, name, address, *, now):
        ends = [self.blocked_until.get(key, now) for key in self.limits(name, address)]
        return max(0, math.ceil(max(ends) - now))

    def failed(self, name, address, *, now):
        if self.wait(name, address, now=now) > 0:
            return
        for key, limit in self.limits(name, address).items():
            recent = [then for then in self.failures.get(key, []) if now - then < self.window]
            self.failures[key] = [*recent, now]
            if len(recent) + 1 == limit:
                self.failures.pop(key)
                self.blocked_until[key] = now + self.pause
