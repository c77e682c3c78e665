"""What the operator of a session server chooses."""

from __future__ import annotations

from dataclasses import dataclass

from jwtflow.web.settings import is_https, origin_of


@dataclass(frozen=True, kw_only=True)
class SessionServerSettings:
    """The choices.

    Args:
        url: the URL it answers at, as configured; the ``Host`` header counts for nothing.
        origins: other origins whose pages may write with this server's cookies.
    """

    url: str
    origins: tuple[str, ...] = ()

    @property
    def secure(self) -> bool:
        """Whether the server is https, so that its cookies are ``Secure`` and prefixed."""
        return is_https(self.url)

    @property
    def writing_origins(self) -> frozenset[str]:
        """The origins whose pages may write with this server's cookies."""
        return frozenset({origin_of(self.url), *self.origins})
