"""The demo's servers with the pieces that a learner kept: ``jwtflow serve --mine``.

They are made of the same parts as a lab's; clock, keys and random source are real.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from jwtflow.cli.demo_system import DemoSystem, Ports
from jwtflow.clock import SystemClock
from jwtflow.course.plugging import lesson_mounts, plug_in_kept
from jwtflow.course.state import choose_workbook
from jwtflow.denylist import Denylist
from jwtflow.errors import ConfigurationError
from jwtflow.lab.mounts import Mounts
from jwtflow.lab.revoking import LabDenylist, RevokedTokens
from jwtflow.lab.servers import store_parts
from jwtflow.lab.shared_file import FileEntries
from jwtflow.lab.verifying import LabVerifier, PublishedKeys
from jwtflow.resource_server.guard import Guard
from jwtflow.store import Store
from jwtflow.tokens import Claims
from jwtflow.tokens.sign import KeyRing, TokenIssuer


class MineSystem(DemoSystem):
    """The demo's servers, each with the learner's pieces in place of jwtflow's own.

    Args:
        ports: where they listen.
        workbook: the folder with the kept pieces.
        shared_denylist: a file in which other processes find the revoked tokens.
        options: see ``DemoSystem``.

    Attributes:
        pieces: a line about each piece.

    Raises:
        ConfigurationError: the folder holds no pieces.
    """

    def __init__(
        self, ports: Ports, workbook: Path, *, shared_denylist: Path | None, **options: Any
    ) -> None:
        super().__init__(ports, **options)
        choose_workbook(workbook)
        self._mounts = Mounts(lesson_mounts())
        self._shares = shared_denylist is not None
        try:
            entries = None if shared_denylist is None else FileEntries(shared_denylist)
        except ConnectionError:
            told = f"{shared_denylist} can't be used as an SQLite file"
            raise ConfigurationError("--denylist", told) from None
        self._revoked = self._mounts.part(RevokedTokens)(SystemClock(), entries)
        self.pieces = plug_in_kept(
            self._mounts, ("auth_server", "resource_server", "session_server")
        )

    def new_store(self, url: str, **hooks: Any) -> Store:
        """See ``DemoSystem``."""
        return super().new_store(url, **store_parts(self._mounts), **hooks)

    def new_keys(self) -> KeyRing:
        """See ``DemoSystem``."""
        return self._mounts.part(KeyRing).generate()

    def denylist(self, role: str) -> Denylist:
        """See ``DemoSystem``."""
        if not (self._shares or "Denylist" in self._mounts.at(role)):
            return super().denylist(role)
        return self._mounts.part(LabDenylist)(self._revoked, role, SystemClock())

    def auth_app(self, store: Store, keys: KeyRing, **hooks: Any) -> Flask:
        """See ``DemoSystem``."""
        app = super().auth_app(store, keys, new_issuer=self._mounts.part(TokenIssuer), **hooks)
        return self._mounts.change("auth_server", app)

    def resource_app(self, **hooks: Any) -> Flask:
        """See ``DemoSystem``."""
        app = super().resource_app(new_guard=self._mounts.part(Guard), **hooks)
        return self._mounts.change("resource_server", app)

    def session_app(self, store: Store) -> Flask:
        """See ``DemoSystem``."""
        return self._mounts.change("session_server", super().session_app(store))

    def new_verify(self) -> Callable[[str], Claims]:
        """See ``DemoSystem``."""
        clock = SystemClock()
        return self._mounts.part(LabVerifier)(
            published=self._mounts.part(PublishedKeys)(self.fetch_keys, clock=clock),
            issuer=self.issuer,
            audience=self.audience,
            clock=clock,
        ).verify
