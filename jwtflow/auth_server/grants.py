"""From a proven user to a token response: the scope rules and the RFC 6749 §5.1 answer.

Shared by the routes that give tokens to users: ``/login``, ``/refresh`` and ``/token``. They prove
the user or the refresh token; what a token then says is decided here, once. A token holds at most
what was asked for, the client is registered for *and* the user holds.
Client credentials have no user and no refresh token (RFC 6749 §4.4.3) and are not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jwtflow.auth_server.context import AuthServer
from jwtflow.errors import InvalidGrantError, InvalidScopeError, RefreshTokenReusedError
from jwtflow.randomness import csrf_hash
from jwtflow.store import Account, Client, IssuedAccessToken, RefreshGrant
from jwtflow.tokens.sign import IssuedToken

OPENID = "openid"

OPENID_SCOPES = frozenset({OPENID, "profile", "email", "address", "phone", "offline_access"})
"""The scopes that are about the user, not about an API (OpenID Connect Core §5.4, §11)."""

# RFC 6749 §3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E ), separated by single spaces
_SCOPE = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*")


def parse_scope(text: str) -> tuple[str, ...]:
    """The scope values in ``text``, each once, in their order (RFC 6749 §3.3).

    Raises:
        InvalidScopeError: a character that a scope cannot have, or no value at all.
    """
    if not _SCOPE.fullmatch(text):
        raise InvalidScopeError("The scope is not a list of scope values with spaces between.")
    return tuple(dict.fromkeys(text.split(" ")))


def scope_held(server: AuthServer, client: Client, account: Account) -> tuple[str, ...]:
    """The most that a token for this user may hold in the hands of this client."""
    openid = (OPENID,) if server.offers_openid else ()
    held = (*openid, *(value for value in account.scopes if value != OPENID))
    return tuple(value for value in held if value in client.scopes)


def grant_scope(asked: str | None, held: Iterable[str]) -> tuple[str, ...]:
    """What is given of what was asked for, in the order in which it is held.

    Args:
        asked: the ``scope`` parameter; None if there was none: then all that is held but
            ``openid``, which has to be asked for (OpenID Connect Core §3.1.2.1).
        held: what the user, the client and the grant may have.

    Raises:
        InvalidScopeError: nothing remains of what was asked for.
    """
    wanted = None if asked is None else parse_scope(asked)
    granted = tuple(
        value for value in held if (value != OPENID if wanted is None else value in wanted)
    )
    if not granted:
        raise InvalidScopeError("Nothing of the scope that was asked for can be given.")
    return granted


@dataclass(frozen=True, kw_only=True)
class TokenSet:
    """Tokens for one user, before it is decided how they travel.

    Args:
        access_token: an RFC 9068 JWT.
        expires_in: seconds that the access token lives.
        scope: what it may do.
        refresh_token: its family's one living refresh token; None for a client that is not
            registered for the grant.
        id_token: for whom the user logged in (OIDC Core §2); None without ``openid``.
    """

    access_token: str
    expires_in: int
    scope: tuple[str, ...]
    refresh_token: str | None
    id_token: str | None

    def body(self) -> dict[str, Any]:
        """The members of a token response (RFC 6749 §5.1)."""
        members = {"access_token": self.access_token, **self.public_members()}
        optional = {"refresh_token": self.refresh_token, "id_token": self.id_token}
        return members | {name: value for name, value in optional.items() if value is not None}

    def public_members(self) -> dict[str, Any]:
        """What may be said of the tokens where script must not read them."""
        return {
            "token_type": "Bearer",
            "expires_in": self.expires_in,
            "scope": " ".join(self.scope),
        }


def start_family(
    server: AuthServer,
    *,
    account: Account,
    client: Client,
    scope: tuple[str, ...],
    auth_time: float,
    nonce: str | None = None,
    csrf: str | None = None,
) -> tuple[TokenSet, str]:
    """The first tokens of a login, and the id of the refresh family that it starts.

    Args:
        server: the collaborators.
        account: who logged in.
        client: who the tokens are for.
        scope: what :func:`grant_scope` gave.
        auth_time: when the password was checked, a NumericDate.
        nonce: the authorization request's, for the ID token.
        csrf: the csrf cookie's value in cookie delivery: binds the tokens to this login.
    """
    bound_to = None if csrf is None else csrf_hash(csrf)
    issued = _access_token(server, account, client, scope, bound_to)
    grant = server.store.families.start(
        username=account.username,
        client_id=client.client_id,
        scope=scope,
        auth_time=auth_time,
        csrf_hash=bound_to,
        idle_lifetime=server.settings.refresh_lifetime,
        absolute_lifetime=server.settings.family_lifetime,
        access_token=_for_the_books(issued),
    )
    return _token_set(server, client, grant, issued, scope, nonce=nonce), grant.family_id


def rotate_family(
    server: AuthServer, found: RefreshGrant | None, *, client: Client, asked: str | None = None
) -> TokenSet:
    """The next tokens of a family for its one living refresh token, which is then spent.

    What client and user may have is read anew. The scope is what was granted, or less if ``asked``
    says so (RFC 6749 §6), and never what either of them has lost meanwhile.

    Raises:
        InvalidGrantError: unknown, expired, another client's, or the user is gone.
        InvalidScopeError: nothing remains of what was asked for; the token is not spent.
        RefreshTokenReusedError: spent before: the family has ended and its access tokens are
            denied (RFC 9700 §4.14.2).
    """
    if found is None:
        raise InvalidGrantError("The refresh token is not known. Log in again.")
    try:
        return _rotate(server, found, client, asked)
    except RefreshTokenReusedError as reuse:
        end_family(server, reuse.family_id)
        raise


def _rotate(server: AuthServer, found: RefreshGrant, client: Client, asked: str | None) -> TokenSet:
    families, grace = server.store.families, server.settings.refresh_grace
    families.check(found, client_id=client.client_id, grace=grace)
    account = server.store.accounts.find(found.username)
    if account is None or account.disabled:
        raise InvalidGrantError("The user of this refresh token can no longer log in.")
    held = scope_held(server, client, account)
    scope = grant_scope(
        " ".join(found.scope) if asked is None else asked,
        [value for value in found.scope if value in held],
    )
    issued = _access_token(server, account, client, scope, found.csrf_hash)
    grant = families.rotate(
        found, client_id=client.client_id, grace=grace, access_token=_for_the_books(issued)
    )
    # OIDC Core §12.2: a refreshed ID token SHOULD NOT have a nonce
    return _token_set(server, client, grant, issued, scope, nonce=None)


def end_family(server: AuthServer, family_id: str) -> None:
    """End a refresh family and deny the access tokens that it gave.

    Raises:
        UnavailableError: the denylist is away; the family has ended, and the call may be repeated.
    """
    for jti, exp in server.store.families.end(family_id):
        server.denylist.deny(jti, exp=exp)


def _access_token(
    server: AuthServer,
    account: Account,
    client: Client,
    scope: tuple[str, ...],
    csrf: str | None,
) -> IssuedToken:
    # A login that only asks who somebody is must not act for them.
    acts_for_user = not OPENID_SCOPES.issuperset(scope)
    return server.issuer.access_token(
        sub=account.username,
        client_id=client.client_id,
        scope=scope,
        roles=account.roles if acts_for_user else (),
        csrf=csrf,
    )


def _for_the_books(issued: IssuedToken) -> IssuedAccessToken:
    return IssuedAccessToken(issued.jti, issued.claims["exp"])


def _token_set(
    server: AuthServer,
    client: Client,
    grant: RefreshGrant,
    issued: IssuedToken,
    scope: tuple[str, ...],
    *,
    nonce: str | None,
) -> TokenSet:
    id_token = None
    if OPENID in scope:
        id_token = server.issuer.id_token(
            sub=grant.username,
            client_id=client.client_id,
            auth_time=grant.auth_time,
            nonce=nonce,
            access_token=issued.encoded_jwt,
        )
    return TokenSet(
        access_token=issued.encoded_jwt,
        expires_in=issued.expires_in,
        scope=scope,
        refresh_token=grant.refresh_token if "refresh_token" in client.grant_types else None,
        id_token=id_token,
    )
