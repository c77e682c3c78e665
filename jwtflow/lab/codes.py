"""The lab's authorization codes: jwtflow's own, or a learner's ``CodeStore``.

Beside them, the one question that decides where a code is sent: whether a redirect URI is one of
the client's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import Flask, Response, has_request_context, jsonify, request

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.grants import enabled_account, end_family, start_family
from jwtflow.auth_server.scope import grant_scope, scope_held
from jwtflow.auth_server.token import asking_client
from jwtflow.clock import Clock
from jwtflow.errors import InvalidGrantError, JwtflowError
from jwtflow.lab.mounts import Mounts, blamed_on, failed
from jwtflow.randomness import RandomSource, token_text
from jwtflow.store import Client, Clients, CodeGrant, Codes, PasswordHashing
from jwtflow.store.database import Database
from jwtflow.web.bodies import form_body, string_field

_POINT = "auth_server.CodeStore"


class LabCodes(Codes):
    """Remembers codes in a mounted ``CodeStore``, and in the database without one.

    Args:
        database: see the store's ``Codes``.
        clock: the auth server's.
        random: makes the codes.
        mounts: what is plugged in.
    """

    def __init__(
        self, database: Database, clock: Clock, random: RandomSource, *, mounts: Mounts
    ) -> None:
        super().__init__(database, clock, random)
        self._mounts = mounts
        self._made: tuple[Any, Any] = (None, None)  # the class that was mounted, and its object
        self._one_at_a_time = Lock()  # a learner's class knows nothing of threads
        self.bought: dict[str, list[str]] = {}  # families, by the code that bought them
        self.replayed: set[str] = set()  # codes whose families end, also one that is being made

    def issue(self, grant: CodeGrant, *, lifetime: float = 60) -> str:
        """Make a code for what the user agreed to."""
        if self._mounts.get(_POINT) is None:
            return super().issue(grant, lifetime=lifetime)
        code = token_text(self._random, "code")
        given = {**dataclasses.asdict(grant), "scope": list(grant.scope)}
        self.call("issue", code, given)
        return code

    def call(self, method: str, *arguments: Any, **named: Any) -> Any:
        """Call a method of the mounted ``CodeStore``; a ``ValueError`` refuses the code."""
        mounted: Any = self._mounts.get(_POINT)
        try:
            with self._one_at_a_time, blamed_on("CodeStore", JwtflowError, ValueError):
                if self._made[0] is not mounted:
                    self._made = (mounted, mounted())
                act = getattr(self._made[1], method)
                return act(*arguments, now=self._clock.now(), **named)
        except ValueError as refusal:
            raise InvalidGrantError(f"The mounted CodeStore refused it: {refusal}") from None


def mount_codes(app: Flask, mounts: Mounts) -> None:
    """Let a mounted ``CodeStore`` redeem the codes that come to ``POST /token``."""
    server: AuthServer = app.extensions["auth_server"]

    @app.before_request
    def redeem() -> Response | None:
        if mounts.get(_POINT) is None or (request.method, request.path) != ("POST", "/token"):
            return None
        form = form_body()
        if form.get("grant_type") != "authorization_code":
            return None
        return _redeem(server, asking_client(server, form), form)


def _redeem(server: AuthServer, client: Client, form: dict[str, str]) -> Response:
    codes = server.store.codes
    assert isinstance(codes, LabCodes)  # noqa: S101 - servers.py made it
    code = string_field(form, "code")

    def replayed(used: str) -> None:
        """End everything that a code bought (rule A8)."""
        codes.replayed.add(used)
        for family_id in codes.bought.pop(used, []):
            end_family(server, family_id)

    returned = codes.call(
        "redeem",
        code,
        client_id=client.client_id,
        redirect_uri=form.get("redirect_uri"),
        code_verifier=form.get("code_verifier", ""),
        replayed=replayed,
    )
    try:
        grant = CodeGrant(**{**returned, "scope": tuple(returned["scope"])})
    except (TypeError, KeyError):
        told = f"redeem returned {returned!r:.60}. Return the grant of the code."
        raise failed("CodeStore", told) from None
    account = enabled_account(server, grant.username, of="code")
    tokens = start_family(
        server,
        account=account,
        client=client,
        scope=grant_scope(" ".join(grant.scope), scope_held(server, client, account)),
        auth_time=grant.auth_time,
        nonce=grant.nonce,
    )
    family = server.store.families.find_even_if_spent(tokens.refresh_token or "")
    if family:
        codes.bought.setdefault(code, []).append(family.family_id)
    if code in codes.replayed:  # by a request that came while the family was made
        for family_id in codes.bought.pop(code, []):
            end_family(server, family_id)
    return jsonify(tokens.body())


class LabClients(Clients):
    """Finds clients with the redirect URIs that a mounted ``is_registered`` allows as well.

    Args:
        database: see the store's ``Clients``.
        passwords: hashes the secrets.
        mounts: what is plugged in.
    """

    def __init__(self, database: Database, passwords: PasswordHashing, *, mounts: Mounts) -> None:
        super().__init__(database, passwords)
        self._mounts = mounts

    def find(self, client_id: str) -> Client | None:
        """Return the client with this id."""
        client = super().find(client_id)
        is_registered = self._mounts.get("auth_server.is_registered")
        if client is None or is_registered is None or not _asks_for_code():
            return client
        asked = request.values.get("redirect_uri", "")
        return dataclasses.replace(client, redirect_uris=_allowed(is_registered, asked, client))


def _asks_for_code() -> bool:
    return has_request_context() and request.path == "/authorize"


def _allowed(is_registered: Callable[..., Any], asked: str, client: Client) -> tuple[str, ...]:
    with blamed_on("is_registered"):
        return (asked,) if is_registered(asked, list(client.redirect_uris)) else ()
