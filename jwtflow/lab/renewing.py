"""The lab's client renews its login with a learner's ``refresh_once``, or as jwtflow's own does."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any, cast

from jwtflow.client.errors import (
    ClientError,
    NotLoggedInError,
    RefusedError,
    ServerUnreachableError,
)
from jwtflow.client.login import Login
from jwtflow.client.tokens import Credentials, Tokens
from jwtflow.lab.mounts import Mounts


class LabLogin(Login):
    """A login that a mounted ``refresh_once`` renews, if its tokens are in memory.

    To the piece, it is the jar: it reads, writes and clears.

    Args:
        credentials: see ``Login``.
        mounts: what is plugged in.
        collaborators: see ``Login``.
    """

    def __init__(self, credentials: Credentials, *claims: Any, mounts: Mounts, **more: Any) -> None:
        super().__init__(credentials, *claims, **more)
        self._mounts = mounts
        self._one_at_a_time = threading.Lock()  # lent to the mounted piece
        self._fresh: dict[str, tuple[Credentials, dict[str, Any]]] = {}
        self._no_answer: ServerUnreachableError | None = None

    def renew(self, seen: Credentials) -> None:
        """Renew the login, unless another thread has replaced the credentials ``seen``."""
        refresh_once = self._mounts.get("client.refresh_once")
        if refresh_once is None or not isinstance(seen, Tokens):
            super().renew(seen)
            return
        try:
            refresh_once(
                seen.access_token, jar=self, lock=self._one_at_a_time, refresh=self._refresh
            )
        except Exception as failure:  # noqa: BLE001 - a learner may raise anything
            if self._no_answer is not None:
                raise self._no_answer from None
            if self.is_over:
                raise NotLoggedInError("The login has ended: log in again.") from None
            told = f"{type(failure).__name__}: {failure}"
            raise ClientError(f"The mounted refresh_once failed: {told}") from None

    def read(self) -> dict[str, Any] | None:
        """The tokens, or None if the login is over."""
        return None if self.is_over else _members(self.credentials)

    def write(self, tokens: dict[str, Any]) -> None:
        """Keep tokens that the auth server gave."""
        if tokens.get("access_token") not in self._fresh:
            raise ValueError("write takes the tokens that refresh returned")
        credentials, answer = self._fresh.pop(tokens["access_token"])
        self._check_not_over()
        self.credentials = credentials
        self.claims = self._identify(answer, self.claims)

    def clear(self) -> None:
        """Forget the login."""
        self.end()

    def _refresh(self, refresh_token: str) -> dict[str, Any]:
        """Ask the auth server for new tokens.

        Raises:
            ValueError: it refused.
            ConnectionError: no answer came.
        """
        self._no_answer = None
        held = cast(Tokens, self.credentials)
        try:
            fresh, answer = self._renew(replace(held, refresh_token=refresh_token))
        except RefusedError as refused:
            raise ValueError(refused.description) from None
        except ServerUnreachableError as problem:
            self._no_answer = problem
            raise ConnectionError(problem.description) from None
        members = _members(fresh)
        self._fresh[members["access_token"]] = fresh, answer
        return members


def _members(held: Credentials) -> dict[str, Any]:
    return {name: getattr(held, name) for name in ("access_token", "refresh_token")}
