"""How long a fresh kernel needs for the set-up cell: imports and the first ``start_lesson()``.

    python benchmarks/start.py [RUNS]

Each run is a new interpreter, without the start of Jupyter's kernel. The first run is left out: it
may compile the package.
"""

from __future__ import annotations

import statistics
import subprocess
import sys

CELL = """
from time import perf_counter
begin = perf_counter()
from jwtflow.course import start_lesson
imported = perf_counter()
start_lesson("01")
print(imported - begin, perf_counter() - imported)
"""


def run() -> tuple[float, float]:
    """Seconds for the imports and for the start."""
    done = subprocess.run([sys.executable, "-c", CELL], capture_output=True, text=True, check=True)
    imports, start = map(float, done.stdout.splitlines()[-1].split())
    return imports, start


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    run()
    seconds = [run() for _ in range(runs)]
    imports, start = (statistics.median(column) for column in zip(*seconds, strict=True))
    both = statistics.median(map(sum, seconds))
    print(f"median of {runs}: imports {imports:.2f} s, start {start:.2f} s, together {both:.2f} s")


if __name__ == "__main__":
    main()
