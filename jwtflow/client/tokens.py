"""What a login gives: opaque strings and the moment by which they must be renewed.

To a client an access token has no content. It reads ``expires_in`` beside the token
(RFC 6749 §5.1) and never looks inside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from jwtflow.client.errors import UnexpectedAnswerError

LONGEST_AHEAD = 30.0
# What may stand behind "Bearer " (RFC 6750 §2.1). A line break here would end the header.
_B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """How long an access token may be used.

    Attributes:
        expires_at: NumericDate at which it ends, by the client's own clock.
        renew_at: NumericDate from which a client should no longer begin a request with it.
    """

    expires_at: float
    renew_at: float


@dataclass(frozen=True, kw_only=True)
class Tokens(Lifetime):
    """One token response. Its ``repr`` shows no token.

    Attributes:
        access_token: sent to the resource server; opaque.
        scope: what was granted, separated by spaces; empty if nothing was asked for and the
            auth server did not say what it gave instead.
        refresh_token: buys the next access token, once; ``None`` if none was given.
        id_token: who logged in, for the client alone (OIDC Core §2).
    """

    access_token: str = field(repr=False)
    scope: str
    refresh_token: str | None = field(default=None, repr=False)
    id_token: str | None = field(default=None, repr=False)


def read_token_response(
    answer: dict[str, Any],
    *,
    asked_at: float,
    scope: str | None = None,
    refresh_token: str | None = None,
) -> Tokens:
    """The tokens in an answer of ``/login`` or ``/token``.

    Args:
        answer: the JSON object (RFC 6749 §5.1).
        asked_at: NumericDate at which it was asked for; counting from then errs on the safe side.
        scope: what was asked for, and is granted where the answer does not say (§5.1).
        refresh_token: what was spent, and is still good where the answer brings no other (§6).

    Raises:
        UnexpectedAnswerError: a member is missing or of the wrong type.
    """
    if str(answer.get("token_type", "")).lower() != "bearer":
        # "The client MUST NOT use an access token if it does not understand the type" (§7.1).
        raise UnexpectedAnswerError("The auth server answered with no 'Bearer' token.")
    access_token = _text(answer, "access_token")
    if not _B64TOKEN.fullmatch(access_token):
        raise UnexpectedAnswerError("The auth server's access token cannot be sent in a header.")
    lifetime = read_lifetime(answer, asked_at=asked_at)
    return Tokens(
        access_token=access_token,
        expires_at=lifetime.expires_at,
        renew_at=lifetime.renew_at,
        scope=_text(answer, "scope", default=scope or ""),
        refresh_token=_optional(answer, "refresh_token") or refresh_token,
        id_token=_optional(answer, "id_token"),
    )


def read_lifetime(answer: dict[str, Any], *, asked_at: float) -> Lifetime:
    """``expires_in`` of a token response, as two moments.

    A token is renewed ahead of its end: by a tenth of its life, at most ``LONGEST_AHEAD`` seconds.

    Args:
        answer: the JSON object (RFC 6749 §5.1).
        asked_at: NumericDate at which it was asked for; counting from then errs on the safe side.

    Raises:
        UnexpectedAnswerError: it is missing, or no positive number.
    """
    value = answer.get("expires_in")
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise UnexpectedAnswerError("The auth server's answer has no 'expires_in' in seconds.")
    if value <= 0:
        raise UnexpectedAnswerError("The auth server's answer has expired already.")
    expires_at = asked_at + value
    return Lifetime(expires_at=expires_at, renew_at=expires_at - min(LONGEST_AHEAD, value / 10))


def _text(answer: dict[str, Any], name: str, default: str | None = None) -> str:
    value = answer.get(name, default)
    if not isinstance(value, str) or (not value and default is None):
        raise UnexpectedAnswerError(f"The auth server's answer has no text in {name!r}.")
    return value


def _optional(answer: dict[str, Any], name: str) -> str | None:
    return _text(answer, name) if answer.get(name) is not None else None
