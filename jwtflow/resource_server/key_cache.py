"""Caches the issuer's public keys (RFC 7517 §5).

The cache reads the key set when it has none yet; when its set is old, to notice withdrawn keys; and
when a token has an unknown ``kid``, to find new keys. Anybody can write a token with an unknown
``kid``, so that read is rate-limited. If a read fails, the cached keys stay in use: an auth server
that is away must not log everybody out.

Reads run in the background. Only a request that needs a missing key waits, and only briefly: a
hung issuer delays nobody else.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from jwtflow.clock import Clock
from jwtflow.errors import KeyFormatError, LastingFaultError, UnavailableError
from jwtflow.tokens import KeySet, VerificationKey

logger = logging.getLogger("jwtflow")

MAX_AGE = 300.0
"""Seconds after which the set is read again, even if every ``kid`` is known."""

TOO_OLD = 600.0
"""Seconds after which a request waits for that read, unless the last one failed."""

INTERVAL = 10.0
"""Seconds between two reads for unknown ``kid`` values, and after a read that failed."""

FIRST_INTERVAL = 0.5
"""Seconds between two tries while there is no set yet."""

PATIENCE, FIRST_PATIENCE = 1.0, 4.0
"""Seconds after its start that requests wait for a read; for the first one, longer."""


def in_background(read: Callable[[], None]) -> None:
    """Run ``read`` in a thread."""
    try:
        threading.Thread(target=read, name="jwtflow-key-set", daemon=True).start()
    except RuntimeError:
        raise UnavailableError("no thread can be started") from None


class KeyCache:
    """A ``KeySource`` that reads a key set when needed; safe to use from several threads.

    Args:
        fetch: returns the JWK Set document, or raises ``UnavailableError``.
        clock: measures the age of the set.
        run: runs a read; the lab runs it at once, so its lessons repeat.
    """

    def __init__(
        self,
        fetch: Callable[[], Mapping[str, Any]],
        *,
        clock: Clock,
        run: Callable[[Callable[[], None]], None] = in_background,
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._run = run
        self._lock = threading.Lock()  # held for a moment, never while something is read
        self._reading: _Read | None = None
        self._keys: KeySet | None = None
        self._read_at: float | None = None
        self._failed_at: float | None = None
        self._searched_at: float | None = None
        self._fault: UnavailableError | None = None
        self._problems: tuple[str, ...] = ()

    def find(self, kid: str, alg: str | None = None) -> VerificationKey | None:
        """See ``KeySource``; raises ``UnavailableError`` while no key set could be read yet."""
        known = self._keys
        keys = self._current()
        key = keys.find(kid, alg)
        if key is None and keys is known:  # a set that was read just now needn't be read again
            self._read(self._may_search, wait=True)
            key = self._current().find(kid, alg)
        return key

    def only_key(self, alg: str) -> VerificationKey | None:
        """See ``KeySource``."""
        return self._current().only_key(alg)

    def _current(self) -> KeySet:
        if self._keys is None:
            self._read(self._may_read_first, wait=True)
        elif self._is_past(self._read_at, MAX_AGE):
            too_old = self._is_past(self._read_at, TOO_OLD) and self._fault is None
            self._read(self._may_read_again, wait=too_old)
        if self._keys is None:
            raise self._no_keys_error()
        return self._keys

    def _may_read_first(self) -> bool:
        lasts = isinstance(self._fault, LastingFaultError)
        return self._is_past(self._failed_at, INTERVAL if lasts else FIRST_INTERVAL)

    def _may_read_again(self) -> bool:
        return self._is_past(self._read_at, MAX_AGE) and self._is_past(self._failed_at, INTERVAL)

    def _may_search(self) -> bool:
        # Asked only when no read is in progress. A yes starts one, so its time is noted here.
        may = all(self._is_past(then, INTERVAL) for then in (self._searched_at, self._failed_at))
        if may:
            self._searched_at = self._clock.now()
        return may

    def _is_past(self, then: float | None, interval: float) -> bool:
        # If the clock was set back, count that as past, or the cache would never read again.
        return then is None or not 0 <= self._clock.now() - then < interval

    def _read(self, may_read: Callable[[], bool], *, wait: bool) -> None:
        """Start a read if ``may_read`` allows it, or join the one in progress."""
        with self._lock:
            reading = self._reading
            starts = reading is None and may_read()
            if starts:
                patience = FIRST_PATIENCE if self._keys is None else PATIENCE
                reading = self._reading = _Read(patience)
        if reading is None:
            return
        if starts:
            self._start(reading)
        if wait:
            reading.wait()

    def _start(self, reading: _Read) -> None:
        try:
            self._run(lambda: self._carry_out(reading))
        except UnavailableError as fault:
            self._end(reading, fault)

    def _carry_out(self, reading: _Read) -> None:
        fault: UnavailableError | None = UnavailableError("the read broke off")
        try:
            keys = usable_keys(self._fetch())
            self._log_problems(keys)
            self._keys, self._read_at, fault = keys, self._clock.now(), None
        except UnavailableError as error:
            fault = error
        except KeyFormatError as error:
            fault = LastingFaultError(str(error))
        finally:
            self._end(reading, fault)

    def _end(self, reading: _Read, fault: UnavailableError | None) -> None:
        if isinstance(fault, LastingFaultError):
            logger.error(
                "the key set cannot be used until the issuer or this server's settings change, "
                "known keys stay: %s",
                fault,
            )
        elif fault is not None:
            logger.warning("the key set cannot be read now, known keys stay: %s", fault)
        with self._lock:
            self._fault = fault
            self._failed_at = None if fault is None else self._clock.now()
            self._reading = None
        reading.ended.set()

    def _log_problems(self, keys: KeySet) -> None:
        if keys.problems != self._problems:
            for problem in keys.problems:
                logger.warning("the published key set: %s", problem)
        self._problems = keys.problems

    def _no_keys_error(self) -> UnavailableError:
        if isinstance(self._fault, LastingFaultError):
            return LastingFaultError(
                "This server cannot get usable keys to check access tokens with, and waiting will "
                "not change that. Its log says why."
            )
        return UnavailableError(
            "The keys to check access tokens with cannot be fetched. Try again later."
        )


def usable_keys(document: Mapping[str, Any]) -> KeySet:
    """Return the keys of a JWK Set.

    Raises:
        KeyFormatError: it is none, or no key of it can be used.
    """
    keys = KeySet.from_jwk_set(document)
    # An empty set withdraws all keys. A set of unusable keys tells us nothing.
    if keys.problems and not len(keys):
        raise KeyFormatError(f"no key of the set can be used. {keys.problems[0]}")
    return keys


class _Read:
    """A read in progress. The longer it has taken, the shorter a request waits for it."""

    def __init__(self, patience: float) -> None:
        self.ended = threading.Event()
        self._until = time.monotonic() + patience

    def wait(self) -> None:
        self.ended.wait(max(0.0, self._until - time.monotonic()))
