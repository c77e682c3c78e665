"""Runs a Redis that keeps nothing, until this process is told to end."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

if __name__ == "__main__":
    program, port = sys.argv[1:]
    options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    redis = subprocess.Popen([program, *options])  # noqa: S603 - what shutil.which found
    with suppress(KeyboardInterrupt):
        redis.wait()
    redis.terminate()
    sys.exit(redis.wait())
