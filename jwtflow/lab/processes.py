"""Starts servers as processes of their own, which end with the notebook.

Nothing is shared with them but what their command line and environment say. They listen on free
ports of loopback, so a lesson prints their names and not their URLs. A server is ready once its own
process says so: another program may have taken the port, and would answer there.
"""

from __future__ import annotations

import atexit
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from jwtflow.errors import UnavailableError

LOOPBACK = "127.0.0.1"
PATIENCE = 90.0
"""Seconds that a process may take until it is ready; a busy machine is slow."""

_PORTS = range(20_000, 32_000)
"""Below those that systems give to programs that take any: a restarted server finds its own."""

_TRIES = 5  # somebody else may take a port before the server does
_IN_USE = re.compile(r"\b(in use|not free|only one usage)\b", re.IGNORECASE)
_WINDOWS_FLAGS = 0x0800_0200 if sys.platform == "win32" else 0
"""CREATE_NEW_PROCESS_GROUP and CREATE_NO_WINDOW."""

_STARTER = Path(__file__).with_name("supervised.py")


@dataclass(frozen=True)
class Command:
    """What a process runs.

    Args:
        arguments: what follows ``python -m``: a module's name, and its own arguments.
        environment: variables beside those of the notebook, whose ``JWTFLOW_`` ones don't count.
    """

    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class ServerProcess:
    """A process with one or more servers. Made by ``start_process``.

    Attributes:
        name: what a lesson calls it.
        urls: where its servers answer.
    """

    def __init__(self, name: str, command: Command, urls: Sequence[str]) -> None:
        self.name = name
        self.urls = tuple(urls)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("JWTFLOW_")}
        printed, path = tempfile.mkstemp(prefix="jwtflow-", suffix=".log")
        self._printed = Path(path)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
                # -P: a learner's file that is named like a module isn't imported in its place
                # -u: what it prints is in the log at once
                [sys.executable, "-Pu", str(_STARTER), *command.arguments],
                env={**kept, **command.environment, "PYTHONUTF8": "1"},
                stdin=subprocess.PIPE,
                stdout=printed,
                stderr=subprocess.STDOUT,
                # Ctrl-C and a notebook's Interrupt aren't meant for it.
                creationflags=_WINDOWS_FLAGS,
                process_group=None if sys.platform == "win32" else 0,
            )
        finally:
            os.close(printed)

    @property
    def url(self) -> str:
        """Where its first server answers."""
        return self.urls[0]

    @property
    def is_running(self) -> bool:
        """Whether it hasn't ended."""
        return self._process.poll() is None

    def log(self) -> str:
        """What it has printed so far; nothing any more once it was stopped."""
        with suppress(FileNotFoundError):
            return self._printed.read_text("utf-8", errors="replace")
        return ""

    def wait_until(self, ready: str) -> None:
        """Wait until it has printed this text.

        Raises:
            UnavailableError: it ended, or wasn't ready in time.
        """
        until = monotonic() + PATIENCE
        while ready not in self.log():
            if not self.is_running:
                raise UnavailableError(f"The {self.name} ended: {_last_line(self.log())}")
            if monotonic() > until:
                told = f"The {self.name} wasn't ready within {PATIENCE:g} seconds"
                raise UnavailableError(f"{told}. {_last_line(self.log())}")
            sleep(0.05)

    def tell_to_end(self) -> None:
        """Make it end, and don't wait for that."""
        assert self._process.stdin is not None  # noqa: S101 - mypy can't know of PIPE
        with suppress(OSError):
            self._process.stdin.close()  # see supervised.py
        self._delete_log()

    def stop(self) -> None:
        """End it; a second call does nothing."""
        self.tell_to_end()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._delete_log()
        if _running.get(self.name) is self:
            del _running[self.name]

    def _delete_log(self) -> None:
        with suppress(OSError):  # on Windows, not before the process has ended
            self._printed.unlink(missing_ok=True)

    def __repr__(self) -> str:
        return f"<{self.name}: {'running' if self.is_running else 'ended'}>"


_running: dict[str, ServerProcess] = {}


def start_process(
    name: str,
    command: Callable[[Sequence[str]], Command],
    *,
    ready: str,
    servers: int = 1,
    ports: Sequence[int] = (),
) -> ServerProcess:
    """Start a process, in place of a running one of the same name; return it once it is ready.

    Args:
        name: what a lesson calls it, such as ``"auth server"``.
        command: returns what to run, given the URLs at which its servers are to answer.
        ready: what it prints once all its servers listen.
        servers: how many servers it has.
        ports: where they listen; by default at free ports.

    Raises:
        UnavailableError: it ended or wasn't ready in time; the message has its last line.
    """
    if name in _running:
        _running[name].stop()
    tries = 0
    while True:
        tries += 1
        urls = [f"http://{LOOPBACK}:{port}" for port in ports or free_ports(servers)]
        process = _running[name] = ServerProcess(name, command(urls), urls)
        try:
            process.wait_until(ready)
        except UnavailableError:
            lost_its_port = not process.is_running and _IN_USE.search(process.log())
            process.stop()
            if not lost_its_port or tries == _TRIES:
                raise
        except BaseException:  # such as a KeyboardInterrupt
            process.stop()
            raise
        else:
            return process


def port_of(url: str) -> int:
    """Return the port of a URL like those of ``ServerProcess``."""
    return int(url.rpartition(":")[2])


def stop_processes() -> None:
    """End every process that was started here."""
    running = list(_running.values())
    for process in running:
        process.tell_to_end()
    for process in running:
        process.stop()


atexit.register(stop_processes)


def free_ports(count: int) -> list[int]:
    """Find ports that nobody listens on."""
    free: list[int] = []
    while len(free) < count:
        port = secrets.choice(_PORTS)
        if port not in free and _is_free(port):
            free.append(port)
    return free


def _is_free(port: int) -> bool:
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError:
        return False
    return True


def _last_line(log: str) -> str:
    lines = log.strip().splitlines()
    return lines[-1].strip() if lines else "It printed nothing."
