"""A denylist in Redis, for several processes and hosts.

Redis expires keys by its own wall clock. We tell it how long an entry is needed, not until when: a
date in its past would delete the entry at once. ``exp`` is stored and compared with the injected
clock, so a lesson may move its clock forward. If that clock stands still, Redis still forgets an
entry after the token's lifetime in real time.

For operators: a Redis that restarts without its data has forgotten every revocation, and those
tokens work again until they expire. Run it with ``appendonly yes`` and the eviction policy
``noeviction``; see ``docs/deploying.md``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jwtflow.clock import MAX_LEEWAY, Clock
from jwtflow.errors import ConfigurationError, UnavailableError

if TYPE_CHECKING:
    import redis

_NAMESPACE = b"jwtflow:denied:"
_TIMEOUT = 0.4  # seconds; with one retry it still answers within a second
_MAX_KEPT = 366 * 24 * 3600  # seconds; Redis can't count as far as an absurd ``exp``
_AWAY = "The list of revoked tokens cannot be reached. Try again in a moment."


class RedisDenylist:
    """Revoked token ids in Redis, one key each."""

    def __init__(self, url: str, clock: Clock, *, setting: str = "denylist") -> None:
        self._clock = clock
        self._setting = setting
        self._client = _connect(url, setting)
        self._name = _without_password(url)

    def deny(self, jti: str, *, exp: float) -> None:
        """See ``Denylist``."""
        needed = exp + MAX_LEEWAY - self._clock.now()
        if needed <= 0:
            return
        with _translating_errors(_AWAY):
            self._client.set(_key(jti), repr(exp), ex=math.ceil(min(needed, _MAX_KEPT)))

    def is_denied(self, jti: str) -> bool:
        """See ``Denylist``."""
        with _translating_errors(_AWAY):
            kept = self._client.get(_key(jti))
            return kept is not None and self._clock.now() < _exp(kept) + MAX_LEEWAY

    def ping(self) -> None:
        """Check that Redis answers and lets us read.

        Raises:
            ConfigurationError: it will go on refusing us, for example for a wrong password.
            UnavailableError: it does not answer. Both errors name it, without the password.
        """
        from redis.exceptions import AuthenticationError, NoPermissionError

        try:
            with _translating_errors(f"The denylist {self._name} cannot be reached."):
                self._client.get(_key(""))  # even users who may not read can PING
        except UnavailableError as error:
            cause = error.__cause__
            wrong_password = isinstance(cause, AuthenticationError)
            if wrong_password or isinstance(cause, NoPermissionError) or "DB index" in str(cause):
                reason = "it asks for another user or password" if wrong_password else cause
                raise ConfigurationError(
                    self._setting, f"{self._name} refuses us: {reason}"
                ) from None
            raise

    def close(self) -> None:
        """Close the connections; the next use opens new ones."""
        self._client.close()


def _connect(url: str, setting: str) -> redis.Redis:
    try:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError:
        raise ConfigurationError(
            setting, "redis-py is not installed; run: pip install redis"
        ) from None
    try:
        _check_number(url)
        client = redis.Redis.from_url(
            url,
            socket_connect_timeout=_TIMEOUT,
            socket_timeout=_TIMEOUT,
            # After a restart of Redis, reconnect once.
            retry=Retry(NoBackoff(), 1),
        )
        client.connection_pool.make_connection()  # checks the options, doesn't connect
    except (ValueError, TypeError, redis.RedisError):  # their text would repeat the URL
        raise ConfigurationError(setting, "not a Redis URL; write redis://HOST:PORT/0") from None
    return client


def _check_number(url: str) -> None:
    """Refuse a database that isn't a number, for which redis-py would use 0."""
    parts = urlsplit(url)
    if parts.scheme != "unix" and not re.fullmatch(r"/?[0-9]*", parts.path):
        raise ValueError


@contextmanager
def _translating_errors(description: str) -> Iterator[None]:
    from redis.exceptions import RedisError

    try:
        yield
    except (RedisError, OSError, ValueError) as error:  # ValueError: not our entry
        raise UnavailableError(description) from _without_arguments(error)


def _without_arguments(error: Exception) -> Exception:
    """Cut the arguments of an unknown command out of Redis' error.

    They can hold the password, after ``AUTH``, or a ``jti``, after ``GET``.
    """
    text, found, _ = str(error).partition(", with args")
    return type(error)(text) if found else error


def _exp(kept: bytes | str) -> float:
    try:
        return float(kept)
    except ValueError:
        raise ValueError("an entry of the denylist is not a number") from None  # without the entry


def _key(jti: str) -> bytes:
    return _NAMESPACE + jti.encode("utf-8", "surrogatepass")


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
