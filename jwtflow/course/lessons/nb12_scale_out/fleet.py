"""An auth server and some APIs, each a process of its own, on the real clock with real keys.

They share no file, no database and no memory. An API knows the issuer's URL, and fetches the public
keys from there.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import requests

from jwtflow.clock import SystemClock
from jwtflow.lab import html
from jwtflow.lab.display import Said, Shown, aligned
from jwtflow.lab.processes import (
    LOOPBACK,
    Command,
    ServerProcess,
    free_ports,
    port_of,
    start_process,
)
from jwtflow.randomness import SystemRandom
from jwtflow.store import Store
from jwtflow.tokens.sign import KeyRing

AUDIENCE = "https://reports.example"
PASSWORDS = {"alice": "correct-horse-battery-staple", "bob": "tr0ub4dor-and-three"}
_PATIENCE = 60.0  # seconds; a busy machine may need several tries until a new server has its keys
_TIMEOUT = 30.0


class Fleet(Shown):
    """The running processes. Made by ``start_fleet``.

    Args:
        apis: how many.
        denylist: the URL of a Redis that they share.

    Attributes:
        audience: what the tokens are for.
    """

    audience = AUDIENCE

    def __init__(self, *, apis: int, denylist: str | None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="jwtflow-fleet-"))
        self._processes: dict[str, ServerProcess] = {}
        atexit.register(self.close)
        self._keys = self._folder / "keys.json"
        self._database = f"sqlite:///{(self._folder / 'accounts.sqlite').as_posix()}"
        self._denylist = {} if denylist is None else {"JWTFLOW_DENYLIST": denylist}
        KeyRing.generate().save(self._keys)
        store = Store(self._database, clock=SystemClock(), random=SystemRandom())
        store.create_tables()
        store.add_demo_data()
        store.close()
        names = ["auth server", *(f"api {number}" for number in range(1, apis + 1))]
        self._ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.start(*names)

    def start(self, *names: str) -> Said:
        """Start some of ``"auth server"``, ``"api 1"`` and so on, or start them anew."""
        with ThreadPoolExecutor() as pool:
            self._processes |= dict(zip(names, pool.map(self._start, names), strict=True))
        told = f"The {' and the '.join(names)} {'is' if len(names) == 1 else 'are'} running."
        return Said(told)

    def _start(self, name: str) -> ServerProcess:
        shared = ", with Redis" if self._denylist else ""  # two fleets may run
        command = partial(self._command, name)
        return start_process(name + shared, command, ready="Running on", ports=[self._ports[name]])

    def stop(self, name: str) -> Said:
        """End one of the processes."""
        self._processes[name].stop()
        return Said(f"The {name} is stopped.")

    def close(self) -> None:
        """End the processes and delete their files; a second call does nothing."""
        for process in self._processes.values():
            process.tell_to_end()
        for process in self._processes.values():
            process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def rotate_keys(self) -> Said:
        """Make the next key the active one in the auth server's file (``jwtflow keys rotate``)."""
        ring = KeyRing.load(self._keys)
        ring.rotate(now=SystemClock().now())
        ring.save(self._keys)
        return Said(
            "The next key is the active one now. The auth server will see it when it starts."
        )

    @property
    def issuer(self) -> str:
        """The auth server's name in tokens, which is its URL."""
        return f"http://{LOOPBACK}:{self._ports['auth server']}"

    @property
    def keys_url(self) -> str:
        """Where its JWK Set is."""
        return f"{self.issuer}/.well-known/jwks.json"

    def log_in(self, username: str = "alice") -> str:
        """Log in and return the access token."""
        credentials = {"username": username, "password": PASSWORDS[username]}
        answer = requests.post(f"{self.issuer}/login", json=credentials, timeout=_TIMEOUT)
        return str(answer.json()["access_token"])

    def revoke(self, token: str) -> int:
        """Send a token to the auth server's ``/revoke``; return the status."""
        form = {"client_id": "notebook", "token": token}
        return requests.post(f"{self.issuer}/revoke", data=form, timeout=_TIMEOUT).status_code

    def introspect(self, token: str) -> bool:
        """Ask the auth server whether a token is active."""
        answer = requests.post(
            f"{self.issuer}/introspect",
            data={"token": token},
            auth=("reporting-service", "reporting-service-secret"),
            timeout=_TIMEOUT,
        )
        return bool(answer.json()["active"])

    def call(self, number: int, token: str) -> int:
        """Ask an API for ``/me``; return the status."""
        bearer = {"Authorization": f"Bearer {token}"}
        url = f"{self._processes[f'api {number}'].url}/me"
        until = monotonic() + _PATIENCE
        while True:
            status = requests.get(url, headers=bearer, timeout=_TIMEOUT).status_code
            # A new server on a busy machine may say "try again" before it has read the keys.
            if status != 503 or not self.is_running("auth server") or monotonic() > until:
                return status
            sleep(0.2)

    def key_fetches(self) -> int:
        """How often the JWK Set was fetched, by the auth server's log."""
        return self._processes["auth server"].log().count('"GET /.well-known/jwks.json ')

    def fetch_keys(self) -> None:
        """Fetch the JWK Set."""
        requests.get(self.keys_url, timeout=_TIMEOUT).json()

    def is_running(self, name: str) -> bool:
        """Whether a process has not ended."""
        return self._processes[name].is_running

    def _command(self, name: str, urls: Sequence[str]) -> Command:
        package = "auth_server" if name == "auth server" else "resource_server"
        app, port = f"jwtflow.{package}:create_app", str(port_of(urls[0]))
        return Command(["flask", "--app", app, "run", "--port", port], self._settings(name))

    def _settings(self, name: str) -> dict[str, str]:
        settings = {"JWTFLOW_ISSUER": self.issuer, "JWTFLOW_AUDIENCE": AUDIENCE, **self._denylist}
        if name == "auth server":
            own = {"JWTFLOW_DATABASE": self._database, "JWTFLOW_SIGNING_KEYS": str(self._keys)}
        else:
            own = {"JWTFLOW_RESOURCE_URL": f"http://{LOOPBACK}:{self._ports[name]}"}
        return settings | own

    def html(self) -> str:
        """A table of the processes."""
        return html.table("Processes", list(_COLUMNS), self._rows())

    def text(self) -> str:
        """A line for each process."""
        return "\n".join(["Processes", *aligned([list(_COLUMNS), *self._rows()])])

    def _rows(self) -> list[list[str]]:
        return [
            [name, "running" if process.is_running else "stopped", ", ".join(self._told(name))]
            for name, process in self._processes.items()
        ]

    def _told(self, name: str) -> list[str]:
        return [variable.removeprefix("JWTFLOW_") for variable in sorted(self._settings(name))]


_COLUMNS = ("process", "state", "its settings (JWTFLOW_…)")


def start_fleet(*, apis: int = 2, denylist: str | None = None) -> Fleet:
    """Start an auth server and some APIs, in place of those that ran before."""
    return Fleet(apis=apis, denylist=denylist)


def start_redis() -> str | None:
    """Start a Redis and return its URL; None where Redis or its Python client is missing."""
    program = shutil.which("redis-server")
    if program is None or find_spec("redis") is None:
        return None

    def command(urls: Sequence[str]) -> Command:
        return Command([f"{__package__}.redis_server", program, str(port_of(urls[0]))])

    url = start_process("redis", command, ready="Ready to accept connections").url
    return f"redis://{url.removeprefix('http://')}/0"


def in_process(piece: Callable[..., Any]) -> list[int]:
    """Log out as in a fleet, with ``Denylist`` objects of this process in place of the servers'.

    Returns:
        the statuses of API 1 and of API 2.
    """
    entries: dict[str, float] = {}
    piece(entries, leeway=120).deny("a jti", exp=900, now=0)
    apis = [piece(entries, leeway=120) for _ in range(2)]
    return [401 if api.is_denied("a jti", now=1) else 200 for api in apis]
