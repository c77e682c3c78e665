"""From a proven user to a token response: the scope rules and the RFC 6749 §5.1 answer.

Shared by the routes that give tokens to users: ``/login``, ``/refresh`` and ``/token``. How the
user or the refresh token was proven is theirs; what a token then says is decided here, once.
Client credentials have no user and no refresh token (RFC 6749 §4.4.3) and are not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jwtflow.auth_server.context import AuthServer
from jwtflow.errors import InvalidGrantError, InvalidScopeError, RefreshTokenReusedError
from jwtflow.store import Account, IssuedAccessToken, RefreshGrant
from jwtflow.tokens.sign import IssuedToken
from jwtflow.web.csrf import csrf_hash

OPENID = "openid"

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


def grant_scope(asked: str | None, held: Iterable[str], *, openid: bool) -> tuple[str, ...]:
    """What is given of what was asked for, in the order in which it is held.

    Args:
        asked: the ``scope`` parameter; None if there was none: then all that is held.
        held: what the user, the client or the grant may have.
        openid: whether ``openid`` can be had by asking for it; never without asking.

    Raises:
        InvalidScopeError: nothing remains of what was asked for.
    """
    held = tuple(held)
    if asked is None:
        granted = held
    else:
        wanted = parse_scope(asked)
        granted = tuple(value for value in held if value in wanted)
        if openid and OPENID in wanted and OPENID not in held:
            granted = (OPENID, *granted)
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
        refresh_token: its family's one living refresh token.
        id_token: for whom the user logged in (OIDC Core §2); None without ``openid``.
    """

    access_token: str
    expires_in: int
    scope: tuple[str, ...]
    refresh_token: str
    id_token: str | None = None

    def body(self) -> dict[str, Any]:
        """The members of a token response (RFC 6749 §5.1)."""
        members = {
            "access_token": self.access_token,
            **self.public_members(),
            "refresh_token": self.refresh_token,
        }
        return members if self.id_token is None else {**members, "id_token": self.id_token}

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
    client_id: str,
    scope: tuple[str, ...],
    auth_time: float,
    nonce: str | None = None,
    csrf: str | None = None,
) -> tuple[TokenSet, str]:
    """The first tokens of a login, and the id of the refresh family that it starts.

    Args:
        server: the collaborators.
        account: who logged in.
        client_id: who the tokens are for.
        scope: what :func:`grant_scope` gave.
        auth_time: when the password was checked, a NumericDate.
        nonce: the authorization request's, for the ID token.
        csrf: the csrf cookie's value in cookie delivery: binds the tokens to this login.
    """
    grant = server.store.families.start(
        username=account.username,
        client_id=client_id,
        scope=scope,
        auth_time=auth_time,
        csrf_hash=None if csrf is None else csrf_hash(csrf),
        idle_lifetime=server.settings.refresh_lifetime,
        absolute_lifetime=server.settings.family_lifetime,
    )
    issued = _access_token(server, account, grant, scope)
    server.store.families.record_access_token(grant.family_id, issued.jti, issued.claims["exp"])
    return _token_set(server, grant, issued, nonce=nonce), grant.family_id


def rotate_family(
    server: AuthServer, refresh_token: str, *, client_id: str, asked: str | None = None
) -> TokenSet:
    """The next tokens of a family for its one living refresh token, which is then spent.

    Roles are read anew; the scope is what was granted, or less if ``asked`` says so
    (RFC 6749 §6), and never what the account has lost meanwhile.

    Raises:
        InvalidGrantError: unknown, expired, another client's, or the user is gone.
        RefreshTokenReusedError: spent before: the family has ended and its access tokens are
            denied (RFC 9700 §4.14.2).
    """
    found = server.store.families.find_spent_too(refresh_token)
    if asked is not None and found is not None and found.client_id == client_id:
        grant_scope(asked, found.scope, openid=False)  # a refusal must not spend the token
    account = None if found is None else server.store.accounts.find(found.username)
    issued: list[IssuedToken] = []

    def issue(grant: RefreshGrant) -> IssuedAccessToken:
        if account is None or account.disabled:
            raise InvalidGrantError("The user of this refresh token can no longer log in.")
        still_held = [value for value in grant.scope if value == OPENID or value in account.scopes]
        scope = grant_scope(asked, still_held, openid=False)
        issued.append(_access_token(server, account, grant, scope))
        return IssuedAccessToken(issued[-1].jti, issued[-1].claims["exp"])

    try:
        grant = server.store.families.rotate(
            refresh_token,
            client_id=client_id,
            grace=server.settings.refresh_grace,
            issue=issue,
        )
    except RefreshTokenReusedError as reuse:
        end_family(server, reuse.family_id)
        raise
    # OIDC Core §12.2: a refreshed ID token SHOULD NOT have a nonce
    return _token_set(server, grant, issued[0], nonce=None)


def end_family(server: AuthServer, family_id: str) -> None:
    """End a refresh family and deny the access tokens that it gave.

    Raises:
        UnavailableError: the denylist is away; the family has ended, and the call may be repeated.
    """
    for jti, exp in server.store.families.end(family_id):
        server.denylist.deny(jti, exp=exp)


def _access_token(
    server: AuthServer, account: Account, grant: RefreshGrant, scope: tuple[str, ...]
) -> IssuedToken:
    return server.issuer.access_token(
        sub=account.username,
        client_id=grant.client_id,
        scope=scope,
        roles=account.roles,
        csrf=grant.csrf_hash,
    )


def _token_set(
    server: AuthServer, grant: RefreshGrant, issued: IssuedToken, *, nonce: str | None
) -> TokenSet:
    scope = tuple(issued.claims["scope"].split(" "))
    id_token = None
    if OPENID in scope and server.offers_openid:
        id_token = server.issuer.id_token(
            sub=grant.username,
            client_id=grant.client_id,
            auth_time=grant.auth_time,
            nonce=nonce,
            access_token=issued.encoded_jwt,
        )
    return TokenSet(
        access_token=issued.encoded_jwt,
        expires_in=issued.expires_in,
        scope=scope,
        refresh_token=grant.refresh_token,
        id_token=id_token,
    )
