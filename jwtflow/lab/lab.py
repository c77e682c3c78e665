"""``Lab``: three servers, a clock, and views of what they did.

One lab runs at a time. Starting another stops the first and resets the time, keys, ids and
recorded exchanges, so running a notebook twice gives the same bytes.
"""

from __future__ import annotations

import atexit
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jwtflow.client import BearerAuth, Client
from jwtflow.client.login import Login
from jwtflow.lab import html
from jwtflow.lab.browser.browser import Browser
from jwtflow.lab.browser.origins import host, parse
from jwtflow.lab.browser.origins import origin as origin_of
from jwtflow.lab.clock import LabClock
from jwtflow.lab.diagram import Diagram, Recording
from jwtflow.lab.display import Said, Shown, show
from jwtflow.lab.hostname import explained_hostname
from jwtflow.lab.log import ServerLog
from jwtflow.lab.mounts import REFERENCE, YOURS
from jwtflow.lab.network import HOST, LabSession, Network
from jwtflow.lab.processes import stop_processes
from jwtflow.lab.recorder import Exchange, Recorder
from jwtflow.lab.servers import AUTH, RESOURCE, ROLES, SESSION, ServerOptions, Servers, named
from jwtflow.lab.state import State
from jwtflow.lab.stored import DisplayTable, Tables
from jwtflow.lab.streams import SeededRandom
from jwtflow.lab.token_view import TokenView
from jwtflow.lab.transports import InProcess, Loopback, address
from jwtflow.tokens.sign import sign_jwt

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Lab(Shown):
    """The running lab. Made by ``start_lab``."""

    def __init__(
        self, options: ServerOptions, transport: Literal["loopback", "in-process"]
    ) -> None:
        self.auth_server = AUTH
        self.resource_server = RESOURCE
        self.session_server = SESSION
        self.log = ServerLog()
        self._pieces = ""
        self._recorder = Recorder()
        self.mask = self._recorder.mask
        self.clock = LabClock(self._recorder.note)
        self._network = Network(
            Loopback() if transport == "loopback" else InProcess(), self._recorder
        )
        self._random = SeededRandom("client")
        with ExitStack() as undo:
            self._start(options, undo)
            self._undo = undo.pop_all()
        self.http = self.session("client")

    def _start(self, options: ServerOptions, undo: ExitStack) -> None:
        folder = tempfile.mkdtemp(prefix="jwtflow-lab-")
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        undo.enter_context(self.log.collecting())
        self._servers = Servers(
            options,
            database=f"sqlite:///{Path(folder, 'lab.sqlite').as_posix()}",
            clock=self.clock,
            network=self._network,
            undo=undo,
        )
        self.mounts = self._servers.mounts
        undo.callback(self._network.switch_all_off)
        for role in ROLES:
            name, netloc = named(role)
            self._network.add(
                netloc, self._servers.apps[role], name=name, clock=self._servers.clocks[role]
            )
        undo.enter_context(explained_hostname())

    def show_pieces(self, told: str) -> None:
        """Show the learner's pieces in the panel."""
        self._pieces = told

    def stop(self) -> None:
        """Stop the servers, free their ports, delete the database; a second call does nothing."""
        self._undo.close()

    # ----------------------------------------------------------------------- talking to it

    def session(self, caller: str) -> LabSession:
        """Open a ``requests`` session with its own cookies; diagrams call it ``caller``."""
        return self._network.session(caller)

    def client(self, *, storage: Literal["memory", "cookie"] = "memory") -> Client:
        """Make a ``jwtflow.client.Client`` for the lab's servers."""
        return Client(
            AUTH,
            RESOURCE,
            http=self.session("client"),
            clock=self.clock,
            random=self._random,
            storage=storage,
            new_login=self.mounts.part(Login),
            new_auth=self.mounts.part(BearerAuth),
        )

    # -------------------------------------------------------------------- looking at things

    @property
    def exchanges(self) -> list[Exchange]:
        """All exchanges so far, ordered by request."""
        return list(self._recorder.exchanges)

    def diagram(self, exchanges: Sequence[Exchange] | None = None, *, title: str = "") -> Diagram:
        """Draw the given exchanges, or all so far."""
        chosen = self.exchanges if exchanges is None else exchanges
        return Diagram(chosen, self._recorder.notes, title=title)

    def record(self, title: str = "") -> Recording:
        """Record the exchanges in a ``with`` block; the recording displays as a diagram."""
        return Recording(self._recorder, title)

    def show_token(self, token: str) -> TokenView:
        """Show a token's parts without verifying it."""
        return TokenView(token, now=self.clock.now(), name=self.mask.known(token))

    def state(self, *tables: str) -> State:
        """Show what the servers have stored: all tables, or those named, such as ``"families"``."""
        return State(self.tables(), self.mask, tables)

    def tables(self) -> dict[str, DisplayTable]:
        """Return what ``state`` shows, row by row."""
        return self.mounts.part(Tables)(self._servers.store, self._servers.revoked).read()

    def html(self) -> str:
        """The panel below every set-up cell: which servers run, where, and what time it is."""
        return html.panel(html.GREEN, "Lab ready", *map(html.monospaced, self._lines()))

    def text(self) -> str:
        """The same as text."""
        return "\n".join(["Lab ready", *(f"  {line}" for line in self._lines())])

    def _lines(self) -> list[str]:
        now = repr(self.clock).removeprefix("It is now ")
        facts = {
            "auth server": f"{AUTH}  checks passwords, issues tokens",
            "resource server": f"{RESOURCE}  accepts tokens, has reports",
            "session server": f"{SESSION}  uses sessions, to compare",
            "clock": f"{now} It stands still until you move it.",
            "pieces": self._pieces,
        }
        return [f"{label:<16}{fact}" for label, fact in facts.items() if fact]

    @property
    def shared_secret(self) -> bytes:
        """The secret that auth server and resource server share in an HS256 lab."""
        return self._servers.shared_secret()

    # ----------------------------------------------------------------------- changing things

    def skew(self, **seconds: float) -> Said:
        """Set a server's clock ahead by some seconds, or behind: ``skew(resource_server=90)``."""
        said = []
        for role, ahead in seconds.items():
            name, _ = named(role)
            self._servers.clocks[role].ahead = ahead
            wrong = f"{abs(ahead):g} seconds {'ahead' if ahead > 0 else 'behind'}"
            said.append(self._say(f"The clock of the {name} is {wrong if ahead else 'right'}"))
        return Said(" ".join(said))

    def switch_off(self, role: str) -> Said:
        """Unplug a server, such as ``"auth_server"``, or the ``"denylist"``; it keeps its data."""
        return self._switch(role, on=False)

    def switch_on(self, role: str) -> Said:
        """Plug a server, or the denylist, in again."""
        return self._switch(role, on=True)

    def _switch(self, role: str, *, on: bool) -> Said:
        if role == "denylist":
            name = role
            self._servers.revoked.entries.is_on = on
        else:
            name, netloc = named(role)
            (self._network.switch_on if on else self._network.switch_off)(netloc)
        return self._say(f"The {name} is switched {'on' if on else 'off'}")

    def _say(self, fact: str) -> Said:
        self._recorder.note(fact)
        return Said(f"{fact}.")

    def add_user(
        self, username: str, password: str, *, roles: Sequence[str] = (), scopes: Sequence[str] = ()
    ) -> Said:
        """Give somebody an account at the auth server, unless the name is taken."""
        accounts = self._servers.store.accounts
        if accounts.find(username) is None:
            accounts.add(username, password, roles=roles, scopes=scopes)
        return Said(f"{username} has an account.")

    def disable(self, username: str) -> Said:
        """Disable an account in the database, and do nothing about what it was given before."""
        self._servers.store.accounts.disable(username)
        return self._say(f"The account of {username} is disabled")

    def rotate_keys(self) -> Said:
        """Make the auth server sign with its next key; retire the old one, create another."""
        kid = self._servers.rotate_keys(now=self.clock.now())
        return self._say(f"The auth server now signs with the key {kid[:8]}…")

    def withdraw_key(self) -> Said:
        """Rotate the auth server's keys, and stop publishing the old one at once."""
        kid = self._servers.rotate_keys(now=self.clock.now(), keep_retired_for=0)
        return self._say(f"The old key is withdrawn; the auth server signs with {kid[:8]}…")

    def sign(self, claims: dict[str, Any], *, typ: str) -> str:
        """Sign claims with the auth server's key, as one more kind of token that it issues."""
        return sign_jwt(claims, self._servers.keys.active, typ=typ)

    def mount(self, point: str, piece: Callable[..., Any] | None, *, whose: str = "") -> Said:
        """Use a piece at a mount point; ``None`` restores jwtflow's own code.

        Args:
            point: ``"server.piece"``; the ``mount.py`` of a lesson's folder lists its points.
            piece: called for each request, as described there.
            whose: what panels and diagrams call it; by default the piece says so, or it's yours.
        """
        whose = whose or str(getattr(piece, "whose", YOURS))
        self.mounts.plug(point, piece, whose=whose)
        role, _, what = point.partition(".")
        name = role.replace("_", " ")
        owners = sorted(set(self.mounts.at(role).values()))
        self._network.show_as(name, f"{name} ({', '.join(owners)})" if owners else name)
        return Said(
            f"The {name} now uses {_owner(REFERENCE if piece is None else whose)} `{what}`."
        )

    def serve(self, app: WSGIApplication, *, name: str, port: int) -> str:
        """Run a WSGI app in the lab, replacing any other at that port; return its URL."""
        return self.site(f"http://{HOST}:{port}", app, name=name)

    def site(self, origin: str, app: WSGIApplication, *, name: str = "") -> str:
        """Run a WSGI app under an origin, such as ``"https://evil.example"``; return the origin.

        https is only a name here; nothing is encrypted.

        Args:
            origin: scheme, host and, if need be, port.
            app: what answers there.
            name: its name in diagrams; by default the host.
        """
        logger = getattr(app, "logger", None)
        if isinstance(logger, logging.Logger):  # a Flask app's, which would print dates and paths
            logger.disabled = True
        url = parse(origin)
        scheme = url.partition(":")[0]

        def with_scheme(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            environ["wsgi.url_scheme"] = scheme
            return app(environ, start_response)

        self._network.add(address(url), with_scheme, name=name or host(url), clock=self.clock)
        return origin_of(url)

    def browser(self, name: str = "browser") -> Browser:
        """Open a browser without cookies; diagrams call it ``name``."""
        return Browser(self.session(name), self.clock, self.mask)


def _owner(whose: str) -> str:
    return {YOURS: "your", REFERENCE: "jwtflow's own"}.get(whose, f"the {whose}")


_running: Lab | None = None


def start_lab(
    *,
    transport: Literal["loopback", "in-process"] = "loopback",
    setup: Callable[[Lab], object] | None = None,
    **options: Any,
) -> Lab:
    """Stop the running lab, if any, start a fresh one and show its panel.

    Args:
        transport: real servers on loopback, or calls within this process.
        setup: prepares the new lab before its panel is shown, for example by ``mount``.
        options: see ``ServerOptions``, such as ``algorithm="HS256"``.
    """
    global _running  # noqa: PLW0603 - one lab at a time
    stop_lab()
    _running = Lab(ServerOptions(**options), transport)
    if setup is not None:
        setup(_running)
    show(_running)
    return _running


@contextmanager
def separate_lab(**options: Any) -> Iterator[Lab]:
    """Open a second lab, in this process, that leaves no trace in the first.

    Args:
        options: as for ``start_lab``, such as ``refresh_grace=10``.
    """
    lab = Lab(ServerOptions(**options), "in-process")
    try:
        yield lab
    finally:
        lab.stop()


def running_lab() -> Lab | None:
    """Return the running lab, if there is one."""
    return _running


def stop_lab() -> None:
    """Stop the running lab, if there is one, and the processes that a lesson started."""
    global _running  # noqa: PLW0603
    stop_processes()
    if _running is not None:
        _running.stop()
        _running = None


atexit.register(stop_lab)
