# a class for each count
import math


class Count:
    def __init__(self, limit, window, pause):
        self.limit, self.window, self.pause = limit, window, pause
        self.times, self.end = {}, {}

    def wait(self, key, now):
        return max(0, math.ceil(self.end.get(key, 0) - now))

    def failed(self, key, now):
        if self.wait(key, now):
            return
        times = [t for t in self.times.get(key, ()) if t + self.window > now] + [now]
        if len(times) >= self.limit:
            self.end[key], times = now + self.pause, []
        self.times[key] = times


class Throttle:
    def __init__(self, *, pair=10, wide=100, window=300, pause=60):
        self.pairs = Count(pair, window, pause)
        self.addresses = Count(wide, window, pause)
        self.names = Count(wide, window, pause)

    def wait(self, name, address, *, now):
        return max(
            self.pairs.wait((name, address), now),
            self.addresses.wait(address, now),
            self.names.wait(name, now),
        )

    def failed(self, name, address, *, now):
        self.pairs.failed((name, address), now)
        self.addresses.failed(address, now)
        self.names.failed(name, now)
