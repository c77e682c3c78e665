"""The credentials that a login gives, and how a request shows them.

``Tokens`` are strings that this process can read; in a browser, an attacker's script could read
them as well. ``Cookies`` are what the auth server sets for a browser (RFC 10017 §6.1.3). They stay
out of the session's cookie jar, which ignores ports and would show them to other servers.

RFC 6749 §5.1 leaves most of a token response optional. Real servers leave members out, or send
``null`` or an empty text in their place.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from math import inf
from typing import Any

from jwtflow.client.errors import UnexpectedAnswerError
from jwtflow.client.http import Answer, one_line

MAX_RENEWED_EARLY = 30.0  # seconds before it expires; a short-lived token is renewed later
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_PREFIXES = ("__Host-", "__Secure-", "")
# What may follow "Bearer " (RFC 6750 §2.1). A line break here would end the header.
_B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
_SECONDS = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, kw_only=True)
class Credentials(ABC):
    """What a login gives. Its ``repr`` shows no secret.

    Attributes:
        expires_in: seconds that the access token lives, as the server said; ``None`` if it didn't.
        expires_at: NumericDate at which it expires, by the client's own clock.
        renew_at: NumericDate from which it should be renewed before the next request.
        scope: what was granted, separated by spaces; empty if nobody named a scope.
        refresh_token: buys the next access token, once; ``None`` if there is none.
    """

    expires_in: float | None = None
    expires_at: float = inf
    renew_at: float = inf
    scope: str = ""
    refresh_token: str | None = field(default=None, repr=False)

    @abstractmethod
    def headers(self, method: str) -> dict[str, str]:
        """Return the headers that show the login in a request."""


@dataclass(frozen=True, kw_only=True)
class Tokens(Credentials):
    """One token response.

    Attributes:
        access_token: sent to the resource server; opaque.
        id_token: says who logged in, to the client alone (OIDC Core §2).
    """

    access_token: str = field(repr=False)
    id_token: str | None = field(default=None, repr=False)

    def headers(self, method: str) -> dict[str, str]:
        """Return the ``Authorization`` header (RFC 6750 §2.1)."""
        return {"Authorization": f"Bearer {self.access_token}"}


@dataclass(frozen=True, kw_only=True)
class Cookies(Credentials):
    """A login in cookies; each of them, ``refresh_token`` too, stands as ``name=value``."""

    access_token: str = field(repr=False)
    csrf: str = field(repr=False)

    def headers(self, method: str) -> dict[str, str]:
        """Return the ``Cookie`` header and, for a request that writes, the CSRF value."""
        cookies = {"Cookie": f"{self.access_token}; {self.csrf}"}
        return cookies if method.upper() in _SAFE_METHODS else {**cookies, **self._csrf_header()}

    def refresh_headers(self) -> dict[str, str]:
        """Return the headers for ``POST /refresh``, the only request with the refresh cookie."""
        return {"Cookie": f"{self.refresh_token}; {self.csrf}", **self._csrf_header()}

    def _csrf_header(self) -> dict[str, str]:
        return {"X-CSRF-Token": self.csrf.partition("=")[2]}


def read_tokens(
    answer: Answer, *, asked_at: float, scope: str | None, refresh_token: str | None = None
) -> Tokens:
    """Read the tokens in an answer of ``/login`` or ``/token`` (RFC 6749 §5.1).

    Args:
        answer: what the auth server answered.
        asked_at: NumericDate of the request; counting ``expires_in`` from it errs on the safe side.
        scope: what was asked for, and granted unless the answer says otherwise (§5.1).
        refresh_token: the one just used, which stays good unless a new one comes (§6).

    Raises:
        UnexpectedAnswerError: a required member is missing, or one has the wrong type.
    """
    content = answer.content
    token_type = content.get("token_type")
    if str(token_type).lower() != "bearer":
        # "The client MUST NOT use an access token if it does not understand the type" (§7.1).
        raise UnexpectedAnswerError(
            "The auth server's answer must have token_type 'Bearer', but it has "
            f"{one_line(token_type) or 'none'}."
        )
    access_token = _text(content, "access_token")
    if access_token is None:
        raise UnexpectedAnswerError("The auth server's answer has no 'access_token'.")
    if not _B64TOKEN.fullmatch(access_token):
        raise UnexpectedAnswerError("The auth server's access token can't be sent in a header.")
    return Tokens(
        access_token=access_token,
        refresh_token=_text(content, "refresh_token") or refresh_token,
        id_token=_text(content, "id_token"),
        scope=_scope(content) or scope or "",
        **_lifetime(content, asked_at),
    )


def read_cookies(
    answer: Answer, *, asked_at: float, scope: str | None, refresh_token: str | None = None
) -> Cookies:
    """Read the cookies that an answer of ``/login`` or ``/refresh`` sets, as ``read_tokens``."""

    def cookie(base_name: str) -> str | None:
        names = [prefix + base_name for prefix in _PREFIXES]
        found = [f"{name}={answer.cookies[name]}" for name in names if answer.cookies.get(name)]
        return found[0] if found else None

    access_token, csrf = cookie("jwtflow_access"), cookie("jwtflow_csrf")
    if access_token is None or csrf is None:
        raise UnexpectedAnswerError("The auth server's answer sets no cookies for a login.")
    return Cookies(
        access_token=access_token,
        csrf=csrf,
        refresh_token=cookie("jwtflow_refresh") or refresh_token,
        scope=_scope(answer.content) or scope or "",
        **_lifetime(answer.content, asked_at),
    )


def _lifetime(content: dict[str, Any], asked_at: float) -> dict[str, float]:
    """Read ``expires_in``; a token is to be renewed in the last tenth of its life."""
    seconds: Any = content.get("expires_in")
    if isinstance(seconds, str) and _SECONDS.fullmatch(seconds):
        seconds = int(seconds)
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or not 0 < seconds < 10**10:
        return {}  # it is a hint (§5.1); without it, a 401 says when to renew
    expires_at = asked_at + seconds
    renew_at = expires_at - min(MAX_RENEWED_EARLY, seconds / 10)
    return {"expires_in": seconds, "expires_at": expires_at, "renew_at": renew_at}


def _scope(content: dict[str, Any]) -> str | None:
    scope = content.get("scope")
    if isinstance(scope, list) and all(isinstance(word, str) for word in scope):
        return " ".join(scope)
    return _text(content, "scope")


def _text(content: dict[str, Any], name: str) -> str | None:
    value = content.get(name)
    if value is not None and not isinstance(value, str):
        raise UnexpectedAnswerError(f"In the auth server's answer {name!r} isn't text.")
    return value or None
