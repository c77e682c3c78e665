"""A denylist in Redis: for several processes and hosts.

Redis expires keys by its own wall clock. It is told how long an entry is needed, not until when:
a date would delete at once what a clock in the past denies. ``exp`` is kept as data and compared
with the injected clock, so a lesson may move its clock forward. A clock that stands still is the
one thing this cannot follow: Redis forgets after the token's lifetime in real time.

For operators: a Redis that starts again without its data has forgotten every revocation, and the
tokens work again until they expire. Run it with ``appendonly yes`` and an eviction policy of
``noeviction``. ``docs/deploying.md`` says how.
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
_WAIT = 0.4  # seconds: with one try more an answer comes within a second
_LONGEST = 366 * 24 * 3600  # seconds; keeps an absurd ``exp`` within what Redis can count
_AWAY = "The list of revoked tokens cannot be reached. Try again in a moment."


class RedisDenylist:
    """Revoked token ids in Redis, one key each.

    Args:
        url: ``redis://…``, ``rediss://…`` or ``unix://…``.
        clock: tells when a token has expired.
        setting: what an error calls the URL.
        client: a Redis client to use in place of one for ``url``.

    Raises:
        ConfigurationError: ``url`` is none of these, or redis-py is not installed.
    """

    def __init__(
        self,
        url: str,
        clock: Clock,
        *,
        setting: str = "denylist",
        client: redis.Redis | None = None,
    ) -> None:
        self._clock = clock
        self._setting = setting
        self._client = client if client is not None else _connect(url, setting)
        self._name = _without_password(url)

    def deny(self, jti: str, *, exp: float) -> None:
        """See ``Denylist``."""
        needed = exp + MAX_LEEWAY - self._clock.now()
        if needed <= 0:
            return
        with _translated(_AWAY):
            self._client.set(_key(jti), repr(exp), ex=math.ceil(min(needed, _LONGEST)))

    def is_denied(self, jti: str) -> bool:
        """See ``Denylist``."""
        with _translated(_AWAY):
            exp = _exp(self._client.get(_key(jti)))
        return self._clock.now() < exp + MAX_LEEWAY

    def ping(self) -> None:
        """Check that Redis answers, and lets us read.

        Raises:
            ConfigurationError: it will refuse us again: a wrong password, for instance.
            UnavailableError: it does not answer, or not yet. Both name it, without the password.
        """
        from redis.exceptions import AuthenticationError, NoPermissionError

        try:
            with _translated(f"The denylist {self._name} cannot be reached."):
                self._client.get(_key(""))  # PING is answered to a user who may not read
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
            socket_connect_timeout=_WAIT,
            socket_timeout=_WAIT,
            # A connection that a restarted Redis has dropped is opened again, once.
            retry=Retry(NoBackoff(), 1),
        )
        client.connection_pool.make_connection()  # connects to nothing, looks at the options
    except (ValueError, TypeError, redis.RedisError):  # their text would repeat the URL
        raise ConfigurationError(setting, "not a Redis URL; write redis://HOST:PORT/0") from None
    return client


def _check_number(url: str) -> None:
    """Refuse a database that is not a number: redis-py would use number 0."""
    parts = urlsplit(url)
    if parts.scheme != "unix" and not re.fullmatch(r"/?[0-9]*", parts.path):
        raise ValueError


@contextmanager
def _translated(description: str) -> Iterator[None]:
    from redis.exceptions import RedisError

    try:
        yield
    except (RedisError, OSError, ValueError) as error:  # the last: an entry that is not ours
        raise UnavailableError(description) from _without_arguments(error)


def _without_arguments(error: Exception) -> Exception:
    """The error, without the arguments of a command that Redis does not know.

    It repeats the first of them: the password after ``AUTH``, the ``jti`` after ``GET``.
    """
    text, found, _ = str(error).partition(", with args")
    return type(error)(text) if found else error


def _exp(kept: bytes | str | None) -> float:
    """The ``exp`` of an entry, or minus infinity if there is none."""
    try:
        return -math.inf if kept is None else float(kept)
    except ValueError:
        raise ValueError("an entry of the denylist is not a number") from None  # does not repeat it


def _key(jti: str) -> bytes:
    return _NAMESPACE + jti.encode("utf-8", "surrogatepass")


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
