"""Where the lab uses what notebook 04 writes: ``login`` and ``Throttle``."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
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
from jwtflow.errors import JwtflowError, TooManyAttemptsError, UnavailableError
from jwtflow.lab.mounts import Mount, Mounts, OneObject, blamed_on, failed
from jwtflow.randomness import token_text
from jwtflow.store import Account, PasswordHashing, Throttle
from jwtflow.store.throttle import BUSY, WAIT
from jwtflow.web.bodies import json_body
from jwtflow.web.csrf import check_origin

Found = TypeVar("Found")

_LOGIN = "auth_server.login"
_THROTTLE = "auth_server.Throttle"


class MountedThrottle(Throttle):
    """Counts wrong passwords with a mounted ``Throttle``."""

    mounts: Mounts

    def __init__(self, *collaborators: Any) -> None:
        super().__init__(*collaborators)
        self._mounted = OneObject(self.mounts, _THROTTLE)
        self._one_at_a_time = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold off other guesses while a learner's code counts one; it knows nothing of threads.

        Raises:
            UnavailableError: others had their turn for ``WAIT`` seconds.
        """
        if not self._one_at_a_time.acquire(timeout=WAIT):
            raise UnavailableError(BUSY)
        try:
            yield
        finally:
            self._one_at_a_time.release()

    def guess_password(
        self, name: str, address: str, compare: Callable[[], Found | None]
    ) -> Found | None:
        """Count one guess at a user's password, and return what ``compare`` finds."""
        if self.mounts.get(_THROTTLE) is None:
            return super().guess_password(name, address, compare)
        with self.turn():  # else guesses that come at once would all be let through
            seconds = self.wait(name, address)
            if seconds:
                raise TooManyAttemptsError(seconds)
            found = compare()
            if found is None:
                self.failed(name, address)
            return found

    def wait(self, name: str, address: str) -> int:
        """Whole seconds for which guesses at a user's password are refused; 0 if they aren't."""
        if self.mounts.get(_THROTTLE) is None:
            return super().wait(name, address)
        seconds = self._call("wait", name, address)
        if seconds is not None and not isinstance(seconds, int | float):
            raise failed("Throttle", f"wait returned {seconds!r}. Return a number of seconds.")
        with blamed_on("Throttle"):  # there are numbers that ceil refuses
            return max(1, math.ceil(seconds)) if seconds else 0

    def failed(self, name: str, address: str) -> None:
        """Count one wrong guess at a user's password."""
        if self.mounts.get(_THROTTLE) is None:
            super().failed(name, address)
        else:
            self._call("failed", name, address)

    def _call(self, method: str, name: str, address: str) -> Any:
        with blamed_on("Throttle"):
            return getattr(self._mounted(), method)(name, address, now=self._clock.now())


class _LentThrottle:
    """What a mounted ``login`` gets, in its ``turn``: the server's count without its objects."""

    def __init__(self, throttle: MountedThrottle) -> None:
        self._wait = throttle.wait
        self._failed = throttle.failed

    def wait(self, name: str, address: str, *, now: float) -> int:
        """Whole seconds until a guess is allowed; 0 if it is now."""
        return self._wait(name, address)

    def failed(self, name: str, address: str, *, now: float) -> None:
        """Count a wrong guess."""
        self._failed(name, address)


def _change(app: Flask, mounts: Mounts) -> None:
    """Let a mounted ``login`` answer ``POST /login``."""
    server: AuthServer = app.extensions["auth_server"]

    @app.before_request
    def log_in() -> Response | None:
        login = mounts.get(_LOGIN)
        if login is None or (request.method, request.path) != ("POST", "/login"):
            return None
        check_origin(request, server.settings.writing_origins)
        body = json_body()
        throttle = server.store.throttle
        assert isinstance(throttle, MountedThrottle)  # noqa: S101 - as MOUNT says
        # A learner's login asks the throttle first and tells it afterwards. Nobody takes a turn
        # before their request has been read, or a slow one would hold up the others; and nobody
        # waits for others inside the learner's code, whose time is limited.
        with throttle.turn():
            return _log_in(server, login, throttle, body)


def _log_in(
    server: AuthServer,
    login: Callable[..., Any],
    throttle: MountedThrottle,
    body: dict[str, Any],
) -> Response:
    csrf = token_text(server.random, "csrf") if wants_cookies(body) else None
    issued: list[TokenSet] = []
    passwords = server.store.passwords

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


def _verify(passwords: PasswordHashing, password_hash: str, password: str) -> bool:
    """Whether the password is right; one argon2id computation."""
    if not isinstance(password_hash, str):
        raise TypeError(f"the hash is of type {type(password_hash).__name__}, not str")
    return passwords.verify(password, password_hash)


MOUNT = Mount(
    points={
        _THROTTLE: "Throttle() has wait(name, address, now=…), which returns seconds, and "
        "failed(name, address, now=…)",
        _LOGIN: "login(body, accounts=…, verify=…, dummy_hash=…, throttle=…, issue=…, address=…, "
        "now=…) returns body, status and headers",
    },
    parts=(MountedThrottle,),
    apps={"auth_server": _change},
)
