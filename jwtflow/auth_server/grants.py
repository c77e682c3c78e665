"""Builds the token response of RFC 6749 §5.1 for a user who has proved who they are.

``/login``, ``/refresh`` and ``/token`` share this. They check the password, the code or the refresh
token; ``scope`` decides what the new token may do. Client credentials have no user, so they aren't
handled here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.scope import OPENID, OPENID_SCOPES, grant_scope, scope_held
from jwtflow.errors import InvalidGrantError, RefreshTokenReusedError
from jwtflow.randomness import sha256_text
from jwtflow.store import Account, Client, IssuedAccessToken, RefreshGrant
from jwtflow.tokens.sign import IssuedToken


def enabled_account(server: AuthServer, username: str, *, of: str) -> Account:
    """Return the account as it is now; refuse the code or refresh token of one that is disabled."""
    account = server.store.accounts.find(username)
    if account is None or account.disabled:
        raise InvalidGrantError(f"The user of this {of} can no longer log in.")
    return account


@dataclass(frozen=True, kw_only=True)
class TokenSet:
    """The tokens of one response, whether they travel in its body or in cookies."""

    access_token: str
    expires_in: int  # seconds
    scope: tuple[str, ...]
    refresh_token: str | None = None  # only for a client that is registered for that grant
    id_token: str | None = None  # only with the scope openid (OIDC Core §2)
    family_id: str = ""  # the refresh family of the login; in no response

    def body(self) -> dict[str, Any]:
        """The members of a token response (RFC 6749 §5.1)."""
        members = {"access_token": self.access_token, **self.public_members()}
        optional = {"refresh_token": self.refresh_token, "id_token": self.id_token}
        return members | {name: value for name, value in optional.items() if value is not None}

    def public_members(self) -> dict[str, Any]:
        """The members that hold no token, for cookie delivery."""
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
    code: str | None = None,
) -> TokenSet:
    """Start a login's refresh family and return its first tokens.

    The password was checked at ``auth_time`` (NumericDate). ``nonce`` is the authorization
    request's, for the ID token; ``csrf``, the csrf cookie's value, binds the tokens to this login.
    A ``code`` is spent for them in the same transaction.
    """
    csrf_claim = None if csrf is None else sha256_text(csrf)
    issued = _issue_access_token(server, account, client, scope, csrf_claim)
    grant = server.store.families.start(
        username=account.username,
        client_id=client.client_id,
        scope=scope,
        auth_time=auth_time,
        csrf_hash=csrf_claim,
        idle_lifetime=server.settings.refresh_lifetime,
        absolute_lifetime=server.settings.family_lifetime,
        access_token=IssuedAccessToken(issued.claims["jti"], issued.claims["exp"]),
        code=code,
    )
    return _token_set(server, client, grant, issued, scope, nonce=nonce)


def rotate_family(
    server: AuthServer,
    found: RefreshGrant,
    *,
    client: Client,
    requested_scope: str | None = None,
) -> TokenSet:
    """Spend a family's live refresh token and return the next tokens.

    The scope is what was granted at the login, or less if ``requested_scope`` says so, without
    anything that the client or the user has lost since (RFC 6749 §6).

    Raises:
        InvalidGrantError: expired, another client's, or the user is gone.
        InvalidScopeError: nothing remains of what was asked for; the token is not spent.
        RefreshTokenReusedError: spent before: the family has ended and its access tokens are
            denied (RFC 9700 §4.14.2).
    """
    families, grace = server.store.families, server.settings.refresh_grace
    try:
        families.check(found, client_id=client.client_id, grace=grace)
        account = enabled_account(server, found.username, of="refresh token")
        held = scope_held(server, client, account)
        scope = grant_scope(
            " ".join(found.scope) if requested_scope is None else requested_scope,
            [value for value in found.scope if value in held],
        )
        issued = _issue_access_token(server, account, client, scope, found.csrf_hash)
        grant = families.rotate(
            found,
            client_id=client.client_id,
            grace=grace,
            access_token=IssuedAccessToken(issued.claims["jti"], issued.claims["exp"]),
        )
    except RefreshTokenReusedError as reuse:
        end_family(server, reuse.family_id)
        raise
    # OIDC Core §12.2: a refreshed ID token SHOULD NOT have a nonce
    return _token_set(server, client, grant, issued, scope, nonce=None)


def end_family(server: AuthServer, family_id: str) -> None:
    """End a refresh family and deny its access tokens; safe to repeat if the denylist is away."""
    for jti, exp in server.store.families.end(family_id):
        server.denylist.deny(jti, exp=exp)


def _issue_access_token(
    server: AuthServer,
    account: Account,
    client: Client,
    scope: tuple[str, ...],
    csrf_claim: str | None,
) -> IssuedToken:
    # A login that only asks who somebody is must not act for them.
    acts_for_user = not OPENID_SCOPES.issuperset(scope)
    return server.token_issuer.access_token(
        sub=account.username,
        client_id=client.client_id,
        scope=scope,
        roles=account.roles if acts_for_user else (),
        csrf=csrf_claim,
    )


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
        id_token = server.token_issuer.id_token(
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
        family_id=grant.family_id,
    )
