"""Finds the user behind a session cookie, with the rights that the database gives them now.

The ``Authorization`` header is ignored: a token is not a session (rule C9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

from jwtflow.errors import MissingPermissionError, NoSessionError
from jwtflow.session_server.settings import SessionServerSettings
from jwtflow.store import Account, Session, Store
from jwtflow.web.cookies import SESSION, SESSION_CSRF
from jwtflow.web.csrf import check_csrf


@dataclass(frozen=True)
class OpenSession:
    """An open session and its user."""

    session_id: str  # the cookie's value
    session: Session
    account: Account  # the user as they are now, not as they were at the login

    def to_json(self) -> dict[str, Any]:
        """The user in the words of a token's claims, without empty ones."""
        members = {
            "sub": self.account.username,
            "auth_time": int(self.session.auth_time),
            "exp": int(self.session.expires_at),
            "scope": " ".join(self.account.scopes),
            "roles": list(self.account.roles),
        }
        return {name: value for name, value in members.items() if value}


class Gate:
    """Lets requests in, or raises."""

    def __init__(self, *, store: Store, settings: SessionServerSettings) -> None:
        self._store = store
        self._settings = settings

    def authenticate(self) -> OpenSession:
        """Return the current request's session; a write must pass the csrf check as well."""
        session_id = SESSION.read(request, secure=self._settings.secure)
        session = None if session_id is None else self._store.sessions.find(session_id)
        account = None if session is None else self._store.accounts.find(session.username)
        if session_id is None or session is None or account is None or account.disabled:
            raise NoSessionError
        check_csrf(request, SESSION_CSRF, expected_hash=session.csrf_hash, settings=self._settings)
        return OpenSession(session_id, session, account)

    def require_scope(self, scope: str) -> OpenSession:
        """Return the current request's session, if its user has ``scope`` now."""
        opened = self.authenticate()
        if scope not in opened.account.scopes:
            raise MissingPermissionError(f"This needs a user with the scope {scope}.")
        return opened
