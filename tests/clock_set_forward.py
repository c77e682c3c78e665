"""A resource server for gunicorn that is as real as the next one, but for its clock.

The clock is ahead by the seconds that the file named in ``SECONDS_AHEAD`` holds at the moment, so
that a test need not wait for caches to age.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from flask import Flask

from jwtflow import resource_server
from jwtflow.clock import SystemClock


def _now(_clock: SystemClock) -> float:
    return time.time() + float(Path(os.environ["SECONDS_AHEAD"]).read_text(encoding="utf-8"))


def create_app() -> Flask:
    """What ``jwtflow.resource_server:create_app()`` makes."""
    SystemClock.now = _now  # type: ignore[method-assign]
    return resource_server.create_app()
