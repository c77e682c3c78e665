"""What a token may do (RFC 6749 §3.3).

At most what was asked for, the client is registered for *and* the user holds.
"""

from __future__ import annotations

from collections.abc import Iterable

from jwtflow.auth_server.context import AuthServer
from jwtflow.errors import InvalidScopeError
from jwtflow.store import Account, Client
from jwtflow.store.records import SCOPE_TOKEN

OPENID = "openid"

OPENID_SCOPES = frozenset({OPENID, "profile", "email", "address", "phone", "offline_access"})
"""The scopes that are about the user, not about an API (OpenID Connect Core §5.4, §11)."""


def parse_scope(text: str) -> tuple[str, ...]:
    """Split ``text`` into scope values, each once, in their order (RFC 6749 §3.3)."""
    values = text.split(" ")
    if not all(map(SCOPE_TOKEN.fullmatch, values)):
        raise InvalidScopeError("The scope must be a list of scope values separated by spaces.")
    return tuple(dict.fromkeys(values))


def scope_held(server: AuthServer, client: Client, account: Account) -> tuple[str, ...]:
    """The most that a token for this user may hold when this client has it."""
    openid = (OPENID,) if server.offers_openid else ()
    held = (*openid, *(value for value in account.scopes if value != OPENID))
    return tuple(value for value in held if value in client.scopes)


def grant_scope(requested: str | None, held: Iterable[str]) -> tuple[str, ...]:
    """Grant what was asked for and is held; without a request, all that is held but ``openid``.

    OpenID Connect Core §3.1.2.1 wants ``openid`` to be asked for.
    """
    wanted = None if requested is None else parse_scope(requested)
    granted = tuple(
        value for value in held if (value != OPENID if wanted is None else value in wanted)
    )
    if not granted:
        raise InvalidScopeError("None of the scope that was asked for can be granted.")
    return granted
