"""What a login gives, in either delivery, and how a request shows it.

``Tokens`` are opaque strings, which this process can read; in a browser, an attacker's script
could read them as well. ``Cookies`` are what the auth server sets for a browser (RFC 10017 §6.1.3):
they are kept apart from the session's jar, which would also show them to other ports of the host.

RFC 6749 §5.1 leaves most of a token response optional. Real servers leave members out, or send
``null`` or an empty text in their place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

from jwtflow.client.errors import UnexpectedAnswerError
from jwtflow.client.http import printable

LONGEST_AHEAD = 30.0
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_PREFIXES = ("__Host-", "__Secure-", "")
# What may stand behind "Bearer " (RFC 6750 §2.1). A line break here would end the header.
_B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
_SECONDS = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """How long an access token may be used, and what it may do.

    Attributes:
        expires_in: seconds, as the server said; ``None`` if it did not.
        expires_at: NumericDate at which it ends, by the client's own clock.
        renew_at: NumericDate from which a client should no longer begin a request with it.
        scope: what was granted, separated by spaces; empty if nothing was asked for and the
            auth server did not say what it gave instead.
    """

    expires_in: float | None = None
    expires_at: float = inf
    renew_at: float = inf
    scope: str = ""

    def granted(self) -> dict[str, Any]:
        """What is known of the grant: ``expires_in`` and ``scope``."""
        known = {"expires_in": self.expires_in, "scope": self.scope}
        return {name: value for name, value in known.items() if value}


@dataclass(frozen=True, kw_only=True)
class Tokens(Lifetime):
    """One token response. Its ``repr`` shows no token.

    Attributes:
        access_token: sent to the resource server; opaque.
        refresh_token: buys the next access token, once; ``None`` if none was given.
        id_token: who logged in, for the client alone (OIDC Core §2).
    """

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    id_token: str | None = field(default=None, repr=False)

    @property
    def renewable(self) -> bool:
        """Whether there is a refresh token."""
        return self.refresh_token is not None

    def headers(self, method: str) -> dict[str, str]:
        """What shows the login in a request (RFC 6750 §2.1)."""
        return {"Authorization": f"Bearer {self.access_token}"}


@dataclass(frozen=True, kw_only=True)
class Cookies(Lifetime):
    """A login in cookies, each as ``name=value``. Its ``repr`` shows none."""

    access: str = field(repr=False)
    csrf: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)

    @property
    def renewable(self) -> bool:
        """Whether there is a refresh cookie."""
        return self.refresh is not None

    def headers(self, method: str) -> dict[str, str]:
        """What shows the login in a request; a write must prove that it was meant."""
        shown = {"Cookie": f"{self.access}; {self.csrf}"}
        return shown if method.upper() in _READING else {**shown, **self._proof()}

    def refresh_headers(self) -> dict[str, str]:
        """What ``POST /refresh`` needs, and nobody else is shown."""
        return {"Cookie": f"{self.refresh}; {self.csrf}", **self._proof()}

    def _proof(self) -> dict[str, str]:
        return {"X-CSRF-Token": self.csrf.partition("=")[2]}


Held = Tokens | Cookies


def read_tokens(
    answer: dict[str, Any], *, asked_at: float, scope: str | None, before: Tokens | None = None
) -> Tokens:
    """The tokens in an answer of ``/login`` or ``/token``.

    Args:
        answer: the JSON object (RFC 6749 §5.1).
        asked_at: NumericDate at which it was asked for; counting from then errs on the safe side.
        scope: what was asked for, and is granted where the answer does not say (§5.1).
        before: what was renewed; its refresh token is still good if no other comes (§6).

    Raises:
        UnexpectedAnswerError: a member that must be there is missing, or one has a wrong type.
    """
    token_type = answer.get("token_type")
    if str(token_type).lower() != "bearer":
        # "The client MUST NOT use an access token if it does not understand the type" (§7.1).
        raise UnexpectedAnswerError(
            "The auth server's answer has no token_type 'Bearer', the only one known here, but "
            f"{printable(token_type) or 'none'}."
        )
    access_token = _text(answer, "access_token")
    if access_token is None:
        raise UnexpectedAnswerError("The auth server's answer has no 'access_token'.")
    if not _B64TOKEN.fullmatch(access_token):
        raise UnexpectedAnswerError("The auth server's access token cannot be sent in a header.")
    return Tokens(
        access_token=access_token,
        refresh_token=_text(answer, "refresh_token") or getattr(before, "refresh_token", None),
        id_token=_text(answer, "id_token"),
        **_lifetime(answer, asked_at=asked_at, scope=scope),
    )


def read_cookies(
    answer: dict[str, Any],
    cookies: Mapping[str, str],
    *,
    asked_at: float,
    scope: str | None,
    before: Cookies | None = None,
) -> Cookies:
    """The login in an answer of ``/login`` or ``/refresh`` that set ``cookies``."""

    def named(base_name: str) -> str | None:
        names = (prefix + base_name for prefix in _PREFIXES)
        return next((f"{name}={cookies[name]}" for name in names if cookies.get(name)), None)

    access, csrf = named("jwtflow_access"), named("jwtflow_csrf")
    if access is None or csrf is None:
        raise UnexpectedAnswerError("The auth server's answer set no cookies for a login.")
    return Cookies(
        access=access,
        csrf=csrf,
        refresh=named("jwtflow_refresh") or getattr(before, "refresh", None),
        **_lifetime(answer, asked_at=asked_at, scope=scope),
    )


def _lifetime(answer: dict[str, Any], *, asked_at: float, scope: str | None) -> dict[str, Any]:
    """A token is renewed ahead of its end: by a tenth of its life, at most ``LONGEST_AHEAD``."""
    granted = answer.get("scope")
    if isinstance(granted, list) and all(isinstance(word, str) for word in granted):
        granted = " ".join(granted)
    known = {"scope": _text({"scope": granted}, "scope") or scope or ""}
    seconds = answer.get("expires_in")
    if isinstance(seconds, str) and _SECONDS.fullmatch(seconds):
        seconds = int(seconds)
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if seconds is None or not is_number or not 0 < seconds < 10**10:
        return known  # it is a hint (§5.1): without it, a 401 says when to renew
    expires_at = asked_at + seconds
    renew_at = expires_at - min(LONGEST_AHEAD, seconds / 10)
    return {**known, "expires_in": seconds, "expires_at": expires_at, "renew_at": renew_at}


def _text(answer: dict[str, Any], name: str) -> str | None:
    value = answer.get(name)
    if value is not None and not isinstance(value, str):
        raise UnexpectedAnswerError(f"In the auth server's answer {name!r} is not a text.")
    return value or None
