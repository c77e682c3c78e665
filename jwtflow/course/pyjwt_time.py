"""Lets PyJWT read a lesson's clock: its own is the machine's, and no argument changes that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

import jwt.api_jwt

_lock = RLock()  # one time at a time, whichever thread asks


@contextmanager
def pyjwt_time(now: float) -> Iterator[None]:
    """Let PyJWT believe that it is ``now``, in seconds since the epoch, inside a ``with`` block."""

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
