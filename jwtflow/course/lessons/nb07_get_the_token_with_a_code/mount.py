"""Where the lab uses what notebook 07 writes: ``CodeStore``, and ``handle_callback`` in its client.

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
from jwtflow.course.lessons.nb07_get_the_token_with_a_code.web_client import HANDLE_CALLBACK
from jwtflow.errors import InvalidGrantError, JwtflowError
from jwtflow.lab.mounts import Mount, Mounts, OneObject, blamed_on, failed
from jwtflow.randomness import token_text
from jwtflow.store import Client, Clients, CodeGrant, Codes
from jwtflow.web.bodies import form_body, string_field

_CODE_STORE = "auth_server.CodeStore"
_IS_REGISTERED = "auth_server.is_registered"


class MountedCodes(Codes):
    """Remembers codes in a mounted ``CodeStore``."""

    mounts: Mounts

    def __init__(self, *collaborators: Any) -> None:
        super().__init__(*collaborators)
        self._mounted = OneObject(self.mounts, _CODE_STORE)
        self._one_at_a_time = Lock()  # a learner's class knows nothing of threads
        self.bought: dict[str, list[str]] = {}  # families, by the code that bought them
        self.replayed: set[str] = set()  # codes whose families end, also one that is being made

    def issue(self, grant: CodeGrant, *, lifetime: float = 60) -> str:
        """Make a code for what the user agreed to."""
        if self.mounts.get(_CODE_STORE) is None:
            return super().issue(grant, lifetime=lifetime)
        code = token_text(self._random, "code")
        given = {**dataclasses.asdict(grant), "scope": list(grant.scope)}
        self.call("issue", code, given)
        return code

    def call(self, method: str, *arguments: Any, **named: Any) -> Any:
        """Call a method of the mounted ``CodeStore``; a ``ValueError`` refuses the code."""
        try:
            with self._one_at_a_time, blamed_on("CodeStore", JwtflowError, ValueError):
                return getattr(self._mounted(), method)(*arguments, now=self._clock.now(), **named)
        except ValueError as refusal:
            raise InvalidGrantError(f"The mounted CodeStore refused it: {refusal}") from None


def _change(app: Flask, mounts: Mounts) -> None:
    """Let a mounted ``CodeStore`` redeem the codes that come to ``POST /token``."""
    server: AuthServer = app.extensions["auth_server"]

    @app.before_request
    def redeem() -> Response | None:
        if mounts.get(_CODE_STORE) is None or (request.method, request.path) != ("POST", "/token"):
            return None
        form = form_body()
        if form.get("grant_type") != "authorization_code":
            return None
        return _redeem(server, asking_client(server, form), form)


def _redeem(server: AuthServer, client: Client, form: dict[str, str]) -> Response:
    codes = server.store.codes
    assert isinstance(codes, MountedCodes)  # noqa: S101 - as MOUNT says
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
    codes.bought.setdefault(code, []).append(tokens.family_id)
    if code in codes.replayed:  # by a request that came while the family was made
        for family_id in codes.bought.pop(code, []):
            end_family(server, family_id)
    return jsonify(tokens.body())


class MountedClients(Clients):
    """Finds clients with the redirect URIs that a mounted ``is_registered`` allows as well."""

    mounts: Mounts

    def find(self, client_id: str) -> Client | None:
        """Return the client with this id."""
        client = super().find(client_id)
        is_registered = self.mounts.get(_IS_REGISTERED)
        if client is None or is_registered is None or not _asks_for_code():
            return client
        asked = request.values.get("redirect_uri", "")
        return dataclasses.replace(client, redirect_uris=_allowed(is_registered, asked, client))


def _asks_for_code() -> bool:
    return has_request_context() and request.path == "/authorize"


def _allowed(is_registered: Callable[..., Any], asked: str, client: Client) -> tuple[str, ...]:
    with blamed_on("is_registered"):
        return (asked,) if is_registered(asked, list(client.redirect_uris)) else ()


MOUNT = Mount(
    points={
        _CODE_STORE: "CodeStore() has issue(code, grant, now=…), and redeem(code, client_id=…, "
        "redirect_uri=…, code_verifier=…, now=…, replayed=…), which returns the grant",
        _IS_REGISTERED: "is_registered(redirect_uri, registered) tells whether a code may be sent "
        "there",
        HANDLE_CALLBACK: "handle_callback(response, pending=…, exchange=…) returns what "
        "exchange(issuer, code=…, code_verifier=…, redirect_uri=…) returned",
    },
    means={_CODE_STORE: ValueError},
    parts=(MountedCodes, MountedClients),
    apps={"auth_server": _change},
)
