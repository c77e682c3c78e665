"""The plain values that the store returns, without SQL.

A refresh token exists in clear only on its way to its owner, and ``repr`` hides it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from jwtflow.store.refresh_rules import RefreshState

SCOPE_TOKEN = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]+")  # one value of a scope (RFC 6749 §3.3)


@dataclass(frozen=True, slots=True)
class Account:
    """A user, whose name is ``sub`` in tokens."""

    username: str  # case-sensitive
    roles: tuple[str, ...] = ()  # what the user is
    scopes: tuple[str, ...] = ()  # the most that a token for them may hold
    disabled: bool = False  # may neither log in nor refresh


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client (RFC 6749 §2)."""

    client_id: str  # never the name of a user (RFC 9068 §5)
    name: str  # what a consent page calls it
    confidential: bool = False  # it has a secret, and must prove it
    redirect_uris: tuple[str, ...] = ()  # where codes may be sent
    scopes: tuple[str, ...] = ()  # the most that a token for it may hold
    grant_types: tuple[str, ...] = ()  # the token endpoint's grants that it may use


@dataclass(frozen=True, slots=True)
class CodeGrant:
    """What a user agreed to, and what its code is bound to."""

    client_id: str  # the only client that may redeem the code
    username: str
    redirect_uri: str  # where the code was sent
    redirect_uri_sent: bool  # if the request named it, /token must name it too (RFC 6749 §4.1.3)
    code_challenge: str  # BASE64URL(SHA-256(code_verifier)) (RFC 7636 §4.2)
    scope: tuple[str, ...]
    nonce: str | None = None  # for the ID token (OpenID Connect Core §3.1.2.1)
    auth_time: float = 0.0  # when the password was checked, a NumericDate (seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshGrant(RefreshState):
    """A refresh token, its state, and the login it continues."""

    refresh_token: str = field(repr=False)  # opaque, 256 random bits
    family_id: str
    username: str
    client_id: str  # the only client that may use the token (RFC 6749 §6)
    scope: tuple[str, ...]  # what was granted at the login; rotation never widens it
    auth_time: float  # when the password was checked, a NumericDate (seconds)
    csrf_hash: str | None  # of the csrf value, for logins by cookie
    idle_lifetime: float  # how long an unused token of the family lives, seconds
    live_hash: str = field(repr=False)  # of the family's live token when this was read


class IssuedAccessToken(NamedTuple):
    """An access token's ``jti`` and ``exp`` (NumericDate), which a denylist needs."""

    jti: str
    exp: float


class StartedSession(NamedTuple):
    """A new session's id, for its cookie, and its csrf value."""

    session_id: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Session:
    """A login that the server remembers; instants are NumericDates (seconds)."""

    username: str
    csrf_hash: str  # base64url SHA-256 of the login's csrf value
    auth_time: float  # when the password was checked
    expires_at: float  # when it ends, even if it is used
