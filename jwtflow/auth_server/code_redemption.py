"""One code, once, for the client that began the flow (RFC 6749 §4.1.3, RFC 7636 §4.6).

Everything the code is bound to is checked before it is spent, so that a stranger who has only the
code can neither use it nor end what it bought (OAuth 2.1 draft §7.5.2). A second use with the
right verifier shows that the flow itself leaked: all that the code bought is revoked.
"""

from __future__ import annotations

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.grants import (
    TokenSet,
    end_family,
    grant_scope,
    scope_held,
    start_family,
)
from jwtflow.auth_server.pkce import check_code_verifier
from jwtflow.errors import CodeReusedError, InvalidGrantError
from jwtflow.store import Client, CodeGrant

_REFUSED = "The code is unknown, expired, used, or meant for another client or redirect_uri."


def redeem_code(
    server: AuthServer,
    code: str,
    *,
    client: Client,
    redirect_uri: str | None,
    code_verifier: str,
) -> TokenSet:
    """The tokens that ``code`` stands for.

    Args:
        server: the collaborators.
        code: as the client received it.
        client: who brings it.
        redirect_uri: the one of the authorization request, if that named one.
        code_verifier: the secret behind the request's challenge.

    Raises:
        InvalidGrantError: the code is not theirs to use, or not any more.
        InvalidRequestError: the verifier is malformed.
    """
    grant = server.store.codes.find(code)
    if grant is None:
        raise InvalidGrantError(_REFUSED)
    _check_bindings(grant, client_id=client.client_id, redirect_uri=redirect_uri)
    check_code_verifier(code_verifier, challenge=grant.code_challenge)
    try:
        server.store.codes.redeem(code)
    except CodeReusedError as error:
        if error.family_id is not None:
            end_family(server, error.family_id)
        raise
    return _buy(server, code, grant, client)


def _check_bindings(grant: CodeGrant, *, client_id: str, redirect_uri: str | None) -> None:
    expected = grant.redirect_uri if grant.redirect_uri_sent else None
    if grant.client_id != client_id or redirect_uri != expected:
        raise InvalidGrantError(_REFUSED)


def _buy(server: AuthServer, code: str, grant: CodeGrant, client: Client) -> TokenSet:
    account = server.store.accounts.find(grant.username)
    if account is None or account.disabled:
        raise InvalidGrantError("The user of this code can no longer log in.")
    tokens, family_id = start_family(
        server,
        account=account,
        client=client,
        # What either has lost since the page was shown is not given any more.
        scope=grant_scope(" ".join(grant.scope), scope_held(server, client, account)),
        auth_time=grant.auth_time,
        nonce=grant.nonce,
    )
    try:
        server.store.codes.attach_family(code, family_id)
    except CodeReusedError:
        # A second use came meanwhile. It is as if it had come after this answer: all that the
        # code bought is revoked, and the first user of the code learns it at the next request.
        end_family(server, family_id)
    return tokens
