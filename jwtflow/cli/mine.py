"""The demo's servers with the pieces that a learner kept: ``jwtflow serve --mine``.

The mounts are the lab's; clock, keys and random source are real.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from jwtflow.cli.demo_system import DemoSystem, Ports
from jwtflow.clock import MAX_LEEWAY, SystemClock
from jwtflow.course.plugging import plug_in_kept
from jwtflow.course.state import choose_workbook
from jwtflow.denylist import Denylist
from jwtflow.errors import ConfigurationError
from jwtflow.lab.codes import LabClients, LabCodes, mount_codes
from jwtflow.lab.guard import LabGuard
from jwtflow.lab.issuing import LabIssuer
from jwtflow.lab.login import LabThrottle, mount_login
from jwtflow.lab.mounts import Mounts
from jwtflow.lab.refreshing import LabFamilies
from jwtflow.lab.revoking import LabDenylist, RevokedTokens
from jwtflow.lab.rotating import LabKeyRing
from jwtflow.lab.sessions import LabSessions
from jwtflow.lab.shared_file import FileEntries
from jwtflow.lab.verifying import LabVerifier, PublishedKeys
from jwtflow.randomness import SystemRandom
from jwtflow.store import PasswordHashing, Store
from jwtflow.tokens import Claims
from jwtflow.tokens.sign import KeyRing, SigningKey


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
        self._mounts = Mounts()
        self._shares = shared_denylist is not None
        try:
            entries = None if shared_denylist is None else FileEntries(shared_denylist)
        except ConnectionError:
            told = f"{shared_denylist} can't be used as an SQLite file"
            raise ConfigurationError("--denylist", told) from None
        self._revoked = RevokedTokens(SystemClock(), self._mounts, entries)
        self.pieces = plug_in_kept(
            self._mounts, ("auth_server", "resource_server", "session_server")
        )

    def new_store(self, url: str, **hooks: Any) -> Store:
        """See ``DemoSystem``."""
        made = {
            "new_throttle": LabThrottle,
            "new_codes": LabCodes,
            "new_clients": LabClients,
            "new_families": LabFamilies,
            "new_sessions": LabSessions,
        }
        mine = {hook: partial(kind, mounts=self._mounts) for hook, kind in made.items()}
        return super().new_store(url, **mine, **hooks)

    def new_keys(self) -> KeyRing:
        """See ``DemoSystem``."""
        return LabKeyRing(
            [SigningKey.generate("RS256"), SigningKey.generate("RS256")],
            clock=SystemClock(),
            mounts=self._mounts,
            lifetime=self.access_token_lifetime + MAX_LEEWAY,
        )

    def denylist(self, role: str) -> Denylist:
        """See ``DemoSystem``."""
        if self._mounts.get(f"{role}.Denylist") is None and not self._shares:
            return super().denylist(role)
        return LabDenylist(self._revoked, role, SystemClock())

    def auth_app(self, store: Store, keys: KeyRing, **hooks: Any) -> Flask:
        """See ``DemoSystem``."""
        new_issuer = partial(LabIssuer, mounts=self._mounts)
        app = super().auth_app(store, keys, new_issuer=new_issuer, **hooks)
        # Remembered comparisons would tell by their time which names exist.
        mount_login(app, self._mounts, PasswordHashing(SystemRandom()))
        mount_codes(app, self._mounts)
        return app

    def resource_app(self, **hooks: Any) -> Flask:
        """See ``DemoSystem``."""
        return super().resource_app(new_guard=partial(LabGuard, mounts=self._mounts), **hooks)

    def new_verify(self) -> Callable[[str], Claims]:
        """See ``DemoSystem``."""
        keys = PublishedKeys(self.fetch_keys, clock=SystemClock(), mounts=self._mounts)
        return LabVerifier(
            mounts=self._mounts,
            keys=keys,
            own=self.new_verifier(keys),
            issuer=self.issuer,
            audience=self.audience,
            clock=SystemClock(),
        ).verify
