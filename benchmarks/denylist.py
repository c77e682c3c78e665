"""What a look-up in the denylist costs, from no entry to a million.

    python benchmarks/denylist.py                        in process
    python benchmarks/denylist.py redis://127.0.0.1:6379/15   and in Redis (the database is emptied)

Each round asks for tokens that are denied and tokens that are not, half and half; of seven rounds
the middle one counts. If the list is O(1), the columns stay level as it grows.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from jwtflow.clock import SystemClock
from jwtflow.denylist import Denylist, MemoryDenylist, open_denylist

SIZES = (0, 1_000, 10_000, 100_000, 1_000_000)
ROUNDS = 7
LIFETIME = 900


def main() -> None:
    print(f"{'where':8} {'entries':>9} {'look-up':>12} {'deny':>12} {'memory':>9}")
    measure("memory", MemoryDenylist(SystemClock()), calls=20_000, fill=fill_one_by_one)
    for url in sys.argv[1:]:
        import redis

        with redis.Redis.from_url(url) as client:
            client.flushdb()
            measure(
                "Redis", open_denylist(url, SystemClock()), calls=1_000, fill=fill_redis(client)
            )
            client.flushdb()


def measure(
    where: str, denylist: Denylist, *, calls: int, fill: Callable[[Denylist, int, int], None]
) -> None:
    pick = random.Random(1)
    size = 0
    for target in SIZES:
        fill(denylist, size, target)
        size = target
        known = [f"jti-{pick.randrange(size)}" for _ in range(calls // 2)] if size else []
        asked = known + [f"other-{number}" for number in range(calls - len(known))]
        pick.shuffle(asked)
        look_up = median_of(lambda asked=asked: ask(denylist, asked))
        deny = median_of(lambda: fill_one_by_one(denylist, -calls, 0)) if size else 0.0
        writing = f"{deny / calls * 1e6:9.2f} µs" if size else f"{'–':>12}"
        print(
            f"{where:8} {size:9,} {look_up / calls * 1e6:9.2f} µs {writing}"
            f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:6} MB"
        )


def ask(denylist: Denylist, jtis: Sequence[str]) -> None:
    for jti in jtis:
        denylist.is_denied(jti)


def fill_one_by_one(denylist: Denylist, start: int, stop: int) -> None:
    """Entries as they come in life: the expiry of each a little after that of the one before."""
    now = time.time()
    for number in range(start, stop):
        denylist.deny(f"jti-{number}", exp=now + LIFETIME + number / 10_000)


def fill_redis(client: object) -> Callable[[Denylist, int, int], None]:
    """Fills Redis in batches, or a million round trips would take minutes."""

    def fill(_denylist: Denylist, start: int, stop: int) -> None:
        now = time.time()
        for first in range(start, stop, 10_000):
            with client.pipeline(transaction=False) as batch:  # type: ignore[attr-defined]
                for number in range(first, min(stop, first + 10_000)):
                    batch.set(f"jwtflow:denied:jti-{number}", repr(now + LIFETIME), ex=LIFETIME)
                batch.execute()

    return fill


def median_of(work: Callable[[], None]) -> float:
    """Seconds that the middle one of the rounds took."""
    durations = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations)


if __name__ == "__main__":
    main()
