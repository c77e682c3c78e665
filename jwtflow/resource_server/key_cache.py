"""The issuer's public keys, kept at hand and re-read now and then (RFC 7517 §5).

Three things make it read: it has nothing yet; what it has is old, so that a withdrawn key is
missed; a token names a ``kid`` it does not know, so that a new key is found. The last is in the
hands of anybody who can write a token, hence at most once in a while. Whatever goes wrong with a
read, the keys it has stay: an absent auth server must not log everybody out.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from jwtflow.clock import Clock
from jwtflow.errors import KeyFormatError, UnavailableError
from jwtflow.tokens import KeySet, VerificationKey

logger = logging.getLogger("jwtflow")

MAX_AGE = 300.0
"""Seconds after which the set is read again, though every ``kid`` is known."""

INTERVAL = 10.0
"""Seconds between two reads because of unknown ``kid`` values, and after a read that failed."""

FIRST_INTERVAL = 0.5
"""Seconds between two tries while no set could ever be read."""


class KeyCache:
    """A ``KeySource`` that reads a key set when it must; safe to use from several threads.

    Args:
        fetch: reads the JWK Set document; raises ``UnavailableError`` where it cannot.
        clock: what age is measured by.
    """

    def __init__(self, fetch: Callable[[], Mapping[str, Any]], *, clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()  # held by whoever reads: one at a time
        self._keys: KeySet | None = None
        self._read_at: float | None = None
        self._failed_at: float | None = None
        self._searched_at: float | None = None

    def find(self, kid: str) -> VerificationKey | None:
        """The key with this ``kid``, or ``None`` where the issuer publishes none.

        Raises:
            UnavailableError: no key set could be read since the start.
        """
        known = self._keys
        keys = self._current()
        key = keys.find(kid)
        if key is None and keys is known:  # what was read just now need not be read again
            return self._search(kid, keys)
        return key

    def only_key(self, alg: str) -> VerificationKey | None:
        """The key for ``alg``, if there is exactly one.

        Raises:
            UnavailableError: no key set could be read since the start.
        """
        return self._current().only_key(alg)

    def _current(self) -> KeySet:
        return self._first_read() if self._keys is None else self._read_if_old(self._keys)

    def _first_read(self) -> KeySet:
        with self._lock:
            if self._keys is None and self._is_past(self._failed_at, FIRST_INTERVAL):
                self._read()
            if self._keys is None:
                raise UnavailableError(
                    "The keys to check access tokens with cannot be fetched. Try again later."
                )
            return self._keys

    def _read_if_old(self, known: KeySet) -> KeySet:
        # While one thread reads, the others go on with what they have.
        if not self._is_old() or not self._lock.acquire(blocking=False):
            return known
        try:
            if self._is_old():
                self._read()
            return known if self._keys is None else self._keys
        finally:
            self._lock.release()

    def _search(self, kid: str, known: KeySet) -> VerificationKey | None:
        """Look for a ``kid`` that is not ``known``, with one read for all who look now."""
        with self._lock:
            keys = self._keys
            if (
                keys is known
                and self._is_past(self._searched_at, INTERVAL)
                and self._is_past(self._failed_at, INTERVAL)
            ):
                self._searched_at = self._clock.now()
                keys = self._read()
            return None if keys is None else keys.find(kid)

    def _read(self) -> KeySet | None:
        """Read the set; what is known stays where that fails."""
        try:
            self._keys = _usable_keys(self._fetch())
        except (UnavailableError, KeyFormatError) as error:
            logger.warning("the key set could not be read, known keys stay: %s", error)
            self._failed_at = self._clock.now()
        else:
            self._read_at = self._clock.now()
        return self._keys

    def _is_old(self) -> bool:
        return self._is_past(self._read_at, MAX_AGE) and self._is_past(self._failed_at, INTERVAL)

    def _is_past(self, then: float | None, interval: float) -> bool:
        # A clock that was set back counts as past, or the cache would stand still with it.
        return then is None or not 0 <= self._clock.now() - then < interval


def _usable_keys(document: Mapping[str, Any]) -> KeySet:
    keys = KeySet.from_jwk_set(document)
    for problem in keys.problems:
        logger.warning("the published key set: %s", problem)
    # An empty set withdraws every key. One of which nothing can be read says nothing.
    if keys.problems and not len(keys):
        raise KeyFormatError("no key of the set can be used")
    return keys
