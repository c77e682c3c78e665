"""What the store hands out: plain values, without SQL.

Secrets among them (a code, a refresh token, a session id) exist in clear only on their way to
their owner, and their ``repr`` hides them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from jwtflow.store.refresh_rules import RefreshState


@dataclass(frozen=True, slots=True)
class Account:
    """A user. ``sub`` in tokens is the user name.

    Args:
        username: as it is written, upper and lower case being different.
        roles: what the user is.
        scopes: what the user holds, so what a token for them may be given.
        disabled: may neither log in nor refresh.
    """

    username: str
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client (RFC 6749 §2).

    Args:
        client_id: its id, never the name of a user (RFC 9068 §5).
        name: what a consent page calls it.
        confidential: it has a secret, and must prove it.
        redirect_uris: where codes may be sent; the loopback one at any port (RFC 8252 §7.3).
        scopes: the most a token for it may hold.
        grant_types: which of the token endpoint's grants it may use.
    """

    client_id: str
    name: str
    confidential: bool = False
    redirect_uris: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    grant_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeGrant:
    """What a user agreed to, and what the code that stands for it is bound to.

    Args:
        client_id: the only client that may redeem the code.
        username: who agreed.
        redirect_uri: where the code was sent.
        redirect_uri_sent: the request named it, so redeeming must name it too (RFC 6749 §4.1.3).
        code_challenge: BASE64URL(SHA-256(code_verifier)) (RFC 7636 §4.2).
        scope: what was agreed to.
        nonce: for the ID token (OpenID Connect Core §3.1.2.1).
        auth_time: when the user's password was checked, a NumericDate (seconds).
        resource: the resource server the tokens are for (RFC 8707), None: the default one.
    """

    client_id: str
    username: str
    redirect_uri: str
    redirect_uri_sent: bool
    code_challenge: str
    scope: tuple[str, ...]
    nonce: str | None = None
    auth_time: float = 0.0
    resource: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshGrant(RefreshState):
    """A refresh token, its state, and the login it continues.

    Args:
        refresh_token: the opaque token, 256 random bits.
        family_id: all tokens that came from one login, by rotation, are a family.
        username: who logged in.
        client_id: the only client that may use the token (RFC 6749 §6).
        scope: what was granted at the login; rotation never widens it.
        auth_time: when the user's password was checked, a NumericDate (seconds).
        csrf_hash: the csrf value's hash, for logins by cookie.
        idle_lifetime: how long each token of the family can wait for its use, seconds.
        live_hash: the hash of the family's live token when this was read.
    """

    refresh_token: str = field(repr=False)
    family_id: str
    username: str
    client_id: str
    scope: tuple[str, ...]
    auth_time: float
    csrf_hash: str | None
    idle_lifetime: float
    live_hash: str = field(repr=False)


class IssuedAccessToken(NamedTuple):
    """What a denylist needs to know of an access token: ``jti`` and ``exp`` (NumericDate)."""

    jti: str
    exp: float


class StartedSession(NamedTuple):
    """A new session's id, for its cookie, and the csrf value that belongs to it."""

    session_id: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Session:
    """A login that the server remembers.

    Args:
        username: who logged in.
        csrf_hash: base64url SHA-256 of the csrf value that came with the login.
        auth_time: when the user's password was checked, a NumericDate (seconds).
        expires_at: when it ends, whatever is used, a NumericDate (seconds).
    """

    username: str
    csrf_hash: str
    auth_time: float
    expires_at: float
