"""Starts the whole library as processes: an auth server with the learner's pieces, their service.

Nothing here is the lab's: real clock, real keys, free ports.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from jwtflow.clock import SystemClock
from jwtflow.course.lessons.nb13_capstone.library import READY
from jwtflow.course.state import KEPT, MARKER, home
from jwtflow.judge import Report, System, judge_system
from jwtflow.lab.processes import LOOPBACK, Command, ServerProcess, port_of, start_process
from jwtflow.randomness import SystemRandom
from jwtflow.store import Store

PASSWORDS = {"mia": "three-drills-and-a-ladder", "kim": "rust-never-sleeps-in-here"}
OFFICE = ("office", "the-secret-of-the-office")
CLIENT = "notebook"  # the client of the auth server's own login

_PARTY = {"mia": "member", "kim": "keeper"}
_PIECE = re.compile(r"(?m)^(\w+): ((?:yours|ours).*)$")  # as jwtflow serve --mine says it
_LIBRARY = "jwtflow.course.lessons.nb13_capstone.library"
_PATHS = {"me": "/me", "read": "/tools", "write": "/loans", "admin": "/members"}


def start_serve(*options: str, name: str = "jwtflow serve") -> ServerProcess:
    """Run ``jwtflow serve`` with these options; its URLs: auth, resource and session server."""

    def command(urls: Sequence[str]) -> Command:
        auth, resource, session = (str(port_of(url)) for url in urls)
        ports = ["--auth-port", auth, "--resource-port", resource, "--session-port", session]
        return Command(["jwtflow", "serve", *ports, *options])

    return start_process(name, command, ready="Stop with Ctrl-C.", servers=3)


class RunningLibrary:
    """The processes of one library. Made by ``start_library``.

    Attributes:
        auth_server: URL of the auth server.
        service: URL of the learner's service.
    """

    def __init__(self, design: Mapping[str, Any]) -> None:
        self._design = design
        self._folder = Path(tempfile.mkdtemp(prefix="jwtflow-library-"))
        self._workbook = _kept_pieces(self._folder / "kept")
        database = f"sqlite:///{(self._folder / 'library.sqlite').as_posix()}"
        _add_everybody(database, design)
        self._auth = start_serve(
            *("--mine", str(self._workbook), "--database", database),
            *("--denylist", f"sqlite:///{self._entries.as_posix()}"),
            *("--audience", design["audience"]),
            *("--access-token-lifetime", str(design["lifetime"])),
        )
        self.auth_server = self._auth.url
        self._issuer = f"http://{LOOPBACK}:{_free_port()}"  # the judge will listen there
        self._service = self._start_service()

    @property
    def service(self) -> str:
        """URL of the learner's service."""
        return self._service.url

    @property
    def _entries(self) -> Path:
        return self._folder / "revoked.sqlite"

    def whose(self) -> str:
        """Whose pieces run: one a line in the service, in the auth server by whose they are."""
        said = _PIECE.findall(self._auth.log())
        names = {whose: [name for name, each in said if each == whose] for _, whose in said}
        return "\n".join(
            [
                "In the service:",
                *self._service.log().partition(READY)[0].splitlines(),
                "",
                "In the auth server:",
                *(f"{whose}: {', '.join(named)}" for whose, named in names.items()),
            ]
        )

    def plant(self, name: str, careless: Any) -> None:
        """Start the service anew with somebody else's function in place of one piece.

        Args:
            name: of the piece.
            careless: a function of the course.
        """
        self._service = self._start_service(
            "--plant", f"{name}={careless.__module__}:{careless.__name__}"
        )

    def take_away(self) -> None:
        """Start the service anew with the learner's own pieces."""
        self._service = self._start_service()

    def judge(self, stages: Collection[str] | None = None) -> Report:
        """Judge auth server and service, and play the issuer of a second service.

        Args:
            stages: headings of the report card; by default all.
        """
        scopes = self._design["scopes"]
        system = System(
            auth=self.auth_server,
            resource=self.service,
            guard=self._service.urls[1],
            issuer=self._issuer,
            user=("kim", PASSWORDS["kim"]),
            reader=("mia", PASSWORDS["mia"]),
            client=CLIENT,
            service=OFFICE,
            read_scope=scopes["GET /tools"],
            write_scope=scopes["POST /loans"],
            paths=_PATHS,
            body={"tool": 1, "member": "mia"},
            audience=self._design["audience"],
        )
        return judge_system(system, stages=stages)

    def stop(self) -> None:
        """End the processes and delete their files."""
        for process in (self._service, self._auth):
            process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start_service(self, *more: str) -> ServerProcess:
        def command(urls: Sequence[str]) -> Command:
            arguments = {
                "workbook": str(self._workbook),
                "entries": str(self._entries),
                "scopes": json.dumps(self._design["scopes"]),
                "audience": self._design["audience"],
            }
            words = [word for name, value in arguments.items() for word in (f"--{name}", value)]
            servers = [urls[0], self.auth_server, urls[1], self._issuer]
            return Command([_LIBRARY, *words, *more, "--servers", *servers])

        return start_process("tool library", command, ready=READY, servers=2)

    def __repr__(self) -> str:
        servers = {"auth server": self._auth, "service": self._service}
        states = {name: "running" if each.is_running else "ended" for name, each in servers.items()}
        return "\n".join(f"{name}: {state}" for name, state in states.items())


_open: list[RunningLibrary] = []


def start_library(design: Mapping[str, Any]) -> RunningLibrary:
    """Start an auth server with this design's accounts, and the service; end those of before."""
    while _open:
        _open.pop().stop()
    _open.append(RunningLibrary(design))
    return _open[-1]


def status_codes(day: Callable[[], Iterable[requests.Response]]) -> list[int]:
    """Collect the status codes of a day's answers, as far as it gets; say what ended it early."""
    codes: list[int] = []
    try:
        codes.extend(answer.status_code for answer in day())
    except (ValueError, LookupError, OSError) as error:
        print(f"After {len(codes)} answers: {type(error).__name__}: {error}")  # noqa: T201
    return codes


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listener:
        return int(listener.getsockname()[1])


def _kept_pieces(folder: Path) -> Path:
    """Copy what was kept so far, with the verdicts, so a plant touches no workbook."""
    for name in (KEPT, f"{MARKER}/verdicts"):
        if (home() / name).is_dir():
            shutil.copytree(home() / name, folder / name)
        (folder / name).mkdir(parents=True, exist_ok=True)
    return folder


def _add_everybody(database: str, design: Mapping[str, Any]) -> None:
    store = Store(database, clock=SystemClock(), random=SystemRandom(), setting="database")
    try:
        store.create_tables()
        grants, roles = design["grants"], design["roles"]
        for name, party in _PARTY.items():
            store.accounts.add(
                name, PASSWORDS[name], roles=roles[party], scopes=grants[party].split()
            )
        held = {scope for party in _PARTY.values() for scope in grants[party].split()}
        store.clients.add(
            CLIENT,
            name="The tablet in the shed",
            redirect_uris=["http://127.0.0.1/callback"],
            scopes=["openid", *sorted(held)],
            grant_types=["authorization_code", "refresh_token"],
        )
        store.clients.add(
            OFFICE[0],
            name="The office",
            client_secret=OFFICE[1],
            scopes=grants["office"].split(),
            grant_types=["client_credentials"],
        )
    finally:
        store.close()
