"""Who is let in: from the session cookie to the user behind it, as the database knows them now.

An ``Authorization`` header is not looked at: a token is no session (rule C9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

from jwtflow.errors import MissingPermissionError, NoSessionError
from jwtflow.session_server.settings import SessionServerSettings
from jwtflow.store import Account, Session, Store
from jwtflow.web.cookies import SESSION, SESSION_CSRF
from jwtflow.web.csrf import check_csrf, is_write


@dataclass(frozen=True)
class OpenSession:
    """A session that is open, and who it belongs to.

    Args:
        session_id: what the cookie holds.
        session: what the server remembers of the login.
        account: the user as they are now, not as they were at the login.
    """

    session_id: str
    session: Session
    account: Account

    def to_json(self) -> dict[str, Any]:
        """Who it is, in the words of a token's claims; what is empty is left out."""
        told = {
            "sub": self.account.username,
            "auth_time": int(self.session.auth_time),
            "exp": int(self.session.expires_at),
            "scope": " ".join(self.account.scopes),
            "roles": list(self.account.roles),
        }
        return {name: value for name, value in told.items() if value}


class Gate:
    """Lets requests in, or raises.

    Args:
        store: sessions and accounts.
        settings: which cookies and origins are this server's.
    """

    def __init__(self, *, store: Store, settings: SessionServerSettings) -> None:
        self._store = store
        self._settings = settings

    def authenticate(self) -> OpenSession:
        """The session of the current request.

        Raises:
            NoSessionError: there is none, or it has ended.
            CsrfError: a write without proof that the page meant it.
            UnavailableError: the database cannot be reached.
        """
        session_id = SESSION.read(request, secure=self._settings.secure)
        session = None if session_id is None else self._store.sessions.find(session_id)
        account = None if session is None else self._store.accounts.find(session.username)
        if session_id is None or session is None or account is None or account.disabled:
            raise NoSessionError
        if is_write(request):
            check_csrf(
                request,
                cookie_value=SESSION_CSRF.read(request, secure=self._settings.secure),
                expected_hash=session.csrf_hash,
                origins=self._settings.writing_origins,
            )
        return OpenSession(session_id, session, account)

    def require_scope(self, scope: str) -> OpenSession:
        """The session, if its user may do ``scope`` now.

        Raises:
            MissingPermissionError: they may not; for the rest see ``authenticate``.
        """
        opened = self.authenticate()
        if scope not in opened.account.scopes:
            raise MissingPermissionError(f"This needs a user with the scope {scope}.")
        return opened
