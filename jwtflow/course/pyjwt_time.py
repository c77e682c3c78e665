"""Sets PyJWT's clock, which can't be passed as an argument."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

import jwt.api_jwt

_lock = RLock()  # all threads share PyJWT's clock


@contextmanager
def pyjwt_time(now: float) -> Iterator[None]:
    """Make PyJWT believe inside a ``with`` block that it is ``now`` (seconds since the epoch)."""

    class Standing(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Standing:
            return cls.fromtimestamp(now, tz)

    with _lock:
        before = vars(jwt.api_jwt)["datetime"]
        vars(jwt.api_jwt)["datetime"] = Standing
        try:
            yield
        finally:
            vars(jwt.api_jwt)["datetime"] = before
