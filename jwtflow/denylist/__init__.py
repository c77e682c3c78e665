"""Which access tokens are refused before they expire, by ``jti``.

A signed token cannot be called back. Who wants to refuse one early must be told of it, at each
request: that is the price of revocation. The list stays short because an entry can be forgotten
once its token has expired everywhere: ``MAX_LEEWAY`` after its ``exp``.

A denylist that cannot be asked says so (``UnavailableError``, 503), never "not revoked".
"""

from __future__ import annotations

from typing import Protocol

from jwtflow.clock import Clock
from jwtflow.denylist.memory import MemoryDenylist
from jwtflow.denylist.redis import RedisDenylist

__all__ = ["Denylist", "MemoryDenylist", "RedisDenylist", "open_denylist"]


class Denylist(Protocol):
    """Whoever knows which tokens are revoked."""

    def deny(self, jti: str, *, exp: float) -> None:
        """Refuse a token from now on.

        Args:
            jti: its id, from verified claims only.
            exp: when it expires, a NumericDate (seconds).

        Raises:
            UnavailableError: the list cannot be reached; the token is not denied.
        """
        ...

    def is_denied(self, jti: str) -> bool:
        """True if a token is revoked.

        Raises:
            UnavailableError: the list cannot be reached, so nobody knows.
        """
        ...


def open_denylist(
    url: str | None, clock: Clock, *, setting: str = "denylist"
) -> MemoryDenylist | RedisDenylist:
    """The denylist at ``url``, or one in this process.

    Args:
        url: ``redis://…``, ``rediss://…`` or ``unix://…``; None: in this process alone.
        clock: tells when a token has expired.
        setting: what an error calls the URL: ``JWTFLOW_DENYLIST``, ``--denylist``.

    Raises:
        ConfigurationError: the URL is no such URL, or redis-py is not installed. Whether anything
            answers there, ``ping`` says.
    """
    if url is None:
        return MemoryDenylist(clock)
    return RedisDenylist(url, clock, setting=setting)
