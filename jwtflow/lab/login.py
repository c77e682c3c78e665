"""The lab's login at the auth server: jwtflow's own, or learners' ``login`` and ``Throttle``."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, partial
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, Response, jsonify, make_response, request

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.first_party import (
    end_logins_of_cookies,
    in_cookies,
    login_client,
    wants_cookies,
)
from jwtflow.auth_server.grants import TokenSet, start_family
from jwtflow.auth_server.scope import OPENID, scope_held
from jwtflow.clock import Clock
from jwtflow.errors import JwtflowError, TooManyAttemptsError
from jwtflow.lab.mounts import Mounts, blamed_on, failed
from jwtflow.lab.streams import SeededRandom
from jwtflow.randomness import token_text
from jwtflow.store import Account, PasswordHashing, Throttle
from jwtflow.store.database import Database
from jwtflow.web.bodies import json_body
from jwtflow.web.csrf import check_origin

Found = TypeVar("Found")


class LabHashing(PasswordHashing):
    """Computes once what each lab of this process would compute again: a lab's salts repeat."""

    def _new_hash(self, encoded: bytes, salt: bytes) -> str:
        made = _hashes.get((encoded, salt))
        if made is None:
            made = _hashes[encoded, salt] = super()._new_hash(encoded, salt)
        return made

    def _matches(self, encoded: bytes, stored: str) -> bool:
        compared = _compared.get((encoded, stored))
        if compared is None:
            compared = _compared[encoded, stored] = super()._matches(encoded, stored)
        return compared


_hashes: dict[tuple[bytes, bytes], str] = {}
_compared: dict[tuple[bytes, str], bool] = {}


class LabThrottle(Throttle):
    """Counts wrong passwords with a mounted ``Throttle``, and by jwtflow's rules without one.

    Args:
        database: see the store's ``Throttle``.
        clock: the auth server's.
        mounts: what is plugged in.

    Attributes:
        one_at_a_time: held while a guess is counted by a learner's class, which knows nothing of
            threads.
    """

    def __init__(self, database: Database, clock: Clock, *, mounts: Mounts) -> None:
        super().__init__(database, clock)
        self._now = clock.now
        self._mounts = mounts
        self._made: tuple[Any, Any] = (None, None)  # the class that was mounted, and its object
        self.one_at_a_time = Lock()

    def user(self, name: str, address: str, compare: Callable[[], Found | None]) -> Found | None:
        """Count one guess at a user's password, and return what ``compare`` finds."""
        if self._mounts.get("auth_server.Throttle") is None:
            return super().user(name, address, compare)
        with self.one_at_a_time:  # else guesses that come at once would all be let through
            return self.user_in_turn(name, address, compare)

    def user_in_turn(
        self, name: str, address: str, compare: Callable[[], Found | None]
    ) -> Found | None:
        """Do the same as ``user`` for somebody who holds ``one_at_a_time``."""
        mounted = self._mounts.get("auth_server.Throttle")
        if mounted is None:
            return super().user(name, address, compare)
        seconds = self._call(mounted, "wait", name, address)
        if seconds is not None and not isinstance(seconds, int | float):
            raise failed("Throttle", f"wait returned {seconds!r}. Return a number of seconds.")
        if seconds:
            raise TooManyAttemptsError(max(1, math.ceil(seconds)))
        found = compare()
        if found is None:
            self._call(mounted, "failed", name, address)
        return found

    def _call(self, mounted: Any, method: str, name: str, address: str) -> Any:
        with blamed_on("Throttle"):
            if self._made[0] is not mounted:
                self._made = (mounted, mounted())
            return getattr(self._made[1], method)(name, address, now=self._now())


class _LentThrottle:
    """What a mounted ``login`` gets: the server's count without the server's objects."""

    def __init__(self, throttle: LabThrottle) -> None:
        self._user = throttle.user_in_turn

    def wait(self, name: str, address: str, *, now: float) -> int:
        """Whole seconds until a guess is allowed; 0 if it is now."""
        try:
            self._user(name, address, lambda: True)  # a right guess counts for nothing
        except TooManyAttemptsError as error:
            return error.retry_after
        return 0

    def failed(self, name: str, address: str, *, now: float) -> None:
        """Count a wrong guess."""
        self._user(name, address, lambda: None)


def mount_login(app: Flask, mounts: Mounts, passwords: PasswordHashing | None = None) -> None:
    """Let a mounted ``login`` answer ``POST /login``.

    Args:
        app: the auth server.
        mounts: what is plugged in.
        passwords: compares passwords; by default as a lab does, which remembers what it compared.
    """
    server: AuthServer = app.extensions["auth_server"]

    @app.before_request
    def log_in() -> Response | None:
        login = mounts.get("auth_server.login")
        if login is None or (request.method, request.path) != ("POST", "/login"):
            return None
        check_origin(request, server.settings.writing_origins)
        body = json_body()
        throttle = server.store.throttle
        assert isinstance(throttle, LabThrottle)  # noqa: S101 - servers.py made it
        # A learner's login asks the throttle first and tells it afterwards. Nobody takes a turn
        # before their request has been read, or a slow one would hold up the others; and nobody
        # waits for a turn inside the learner's code, whose time is limited.
        with throttle.one_at_a_time:
            return _log_in(server, login, passwords or _passwords(), throttle, body)


def _log_in(
    server: AuthServer,
    login: Callable[..., Any],
    passwords: PasswordHashing,
    throttle: LabThrottle,
    body: dict[str, Any],
) -> Response:
    csrf = token_text(server.random, "csrf") if wants_cookies(body) else None
    issued: list[TokenSet] = []

    def issue(username: str, roles: list[str], scope: list[str]) -> dict[str, Any]:
        tokens = start_family(
            server,
            account=Account(username, tuple(roles)),
            client=login_client(server),
            scope=tuple(scope),
            auth_time=server.clock.now(),
            csrf=csrf,
        )
        issued.append(tokens)
        members = tokens.body()
        return {name: members[name] for name in members if name not in {"token_type", "scope"}}

    with blamed_on("login", JwtflowError):
        answer = login(
            body,
            accounts=_accounts(server, asked=body.get("scope")),
            verify=partial(_verify, passwords),
            dummy_hash=passwords.dummy_hash,
            throttle=_LentThrottle(throttle),
            issue=issue,
            address=request.remote_addr or "",
            now=server.clock.now(),
        )
        members, status, headers = answer
        response = make_response(jsonify(dict(members)), int(status), dict(headers))
    if csrf is None or not issued or response.status_code != 200:
        return response
    end_logins_of_cookies(server)
    return in_cookies(server, issued[-1], csrf=csrf)


def _accounts(server: AuthServer, *, asked: object) -> dict[str, dict[str, Any]]:
    """Every account by its name, with the scopes that this client may have."""
    asks_openid = isinstance(asked, str) and OPENID in asked.split()
    client = login_client(server)
    return {
        row.username: {
            "username": row.username,
            "password_hash": row.password_hash,
            "roles": row.roles,
            "scopes": [
                value
                for value in scope_held(server, client, account)
                if value != OPENID or asks_openid
            ],
            "disabled": row.disabled,
        }
        for row in server.store.rows()["accounts"]
        for account in [Account(row.username, scopes=tuple(row.scopes))]
    }


@cache
def _passwords() -> LabHashing:
    return LabHashing(SeededRandom("the lab's logins"))


def _verify(passwords: PasswordHashing, password_hash: str, password: str) -> bool:
    """Whether the password is right; one argon2id computation."""
    if not isinstance(password_hash, str):
        raise TypeError(f"the hash is of type {type(password_hash).__name__}, not str")
    return passwords.verify(password, password_hash)
