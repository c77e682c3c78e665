# defaultdict, and three lines in place of a loop over keys
import math
from collections import defaultdict, deque


class Throttle:
    def __init__(self, *, pair=10, wide=100, window=300, pause=60):
        self.pair, self.wide, self.window, self.pause = pair, wide, window, pause
        self.failures = defaultdict(deque)
        self.blocked_until = defaultdict(float)

    def wait(self, name, address, *, now):
        keys = [(name, address), (None, address), (name, None)]
        return max(0, *(math.ceil(self.blocked_until[key] - now) for key in keys))

    def failed(self, name, address, *, now):
        self._count((name, address), self.pair, now)
        self._count((None, address), self.wide, now)
        self._count((name, None), self.wide, now)

    def _count(self, key, limit, now):
        if now < self.blocked_until[key]:
            return
        times = self.failures[key]
        while times and times[0] <= now - self.window:
            times.popleft()
        times.append(now)
        if len(times) == limit:
            times.clear()
            self.blocked_until[key] = now + self.pause
