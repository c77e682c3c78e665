"""Starting under a WSGI server: what is wrong is said in one line, then the start is over.

Left alone, gunicorn would answer an error in ``create_app()`` with a trace, or by starting its
worker again and again.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import Flask

from jwtflow.errors import ConfigurationError, UnavailableError
from jwtflow.web.settings import PREFIX, Environment

# gunicorn's APP_LOAD_ERROR: the one status, for a worker, that stops the whole server quietly.
EXIT_STATUS = 4

_HEAD_START = 1.5  # seconds for the master to start the other workers
_PATIENCE = 10.0  # seconds to wait for them, and for the end


def app_or_exit(build: Callable[[Environment], Flask]) -> Flask:
    """The app that ``build`` makes of the process's environment.

    Raises:
        SystemExit: a setting is missing or wrong, or what it names cannot be reached; one line on
            stderr has said so.
    """
    try:
        return build(Environment())
    except (ConfigurationError, UnavailableError) as error:
        with _one_of_the_workers():
            sys.stderr.write(f"{error}\n")
            sys.stderr.flush()
        raise SystemExit(EXIT_STATUS) from None


def runs_under_gunicorn() -> bool:
    """Whether this process is a gunicorn, or one of its workers."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn/")


def say_that_revocation_is_private() -> None:
    """Tell the operator what it means that no denylist is shared."""
    sys.stderr.write(
        f"{PREFIX}DENYLIST is not set: a revocation is seen by the process of the auth server "
        "that wrote it, and by no resource server.\n"
    )


def start_without(ping: Callable[[], None]) -> None:
    """Tell the operator what is away at the start; it will be found when it is back.

    Args:
        ping: raises ``UnavailableError`` where something is away.
    """
    try:
        ping()
    except UnavailableError as error:
        sys.stderr.write(f"{error} The server starts without it.\n")


@contextmanager
def _one_of_the_workers() -> Iterator[None]:
    """Let one of a gunicorn's workers say what all of them found, and end first.

    gunicorn stops at the first worker that ends with ``EXIT_STATUS``, and shows a trace of its own
    if it meets a second one while it stops. So the others wait until it ends them, and the first
    does not end before they wait: on a busy machine they get here seconds later.
    """
    if sys.platform != "linux" or not runs_under_gunicorn():
        yield
        return
    # Linux keeps such a name in memory, and only while the socket is open.
    name = f"\0jwtflow-start-{os.getuid()}-{os.getppid()}"
    with socket.socket(socket.AF_UNIX) as mark:
        try:
            mark.bind(name)
        except OSError:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            _wait_for_the_first(mark, name)
            yield  # nobody came, so it was not a sibling that spoke
        else:
            mark.listen(128)
            yield
            _wait_for_the_others(mark)


def _wait_for_the_first(mark: socket.socket, name: str) -> None:
    """Let the one who speaks know that we wait, until it has ended and for a while after."""
    mark.settimeout(3 * _PATIENCE)
    for _ in range(50):  # it may not listen yet
        if mark.connect_ex(name) == 0:
            with suppress(OSError):
                mark.recv(1)
            break
        time.sleep(0.02)
    time.sleep(_PATIENCE)


def _wait_for_the_others(mark: socket.socket) -> None:
    """Return when each sibling that is starting, too, waits at ``mark``."""
    time.sleep(_HEAD_START)
    mark.settimeout(0.1)
    waiting: set[int] = set()
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and not waiting >= _starting_siblings():
        with suppress(TimeoutError):
            connection, _ = mark.accept()
            peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
            waiting.add(int.from_bytes(peer[:4], sys.byteorder))
            connection.detach()  # stays open until this process has ended, which the other hears


def _starting_siblings() -> set[int]:
    """Other workers of our master that are not much older; those which are have long started."""
    pid, master, ticks = os.getpid(), os.getppid(), os.sysconf("SC_CLK_TCK")
    began: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            state, parent, *rest = stat.read_text(errors="replace").rpartition(")")[2].split()
            if int(parent) == master and state != "Z":
                began[int(stat.parent.name)] = int(rest[17])
    own = began.pop(pid, 0)
    return {other for other, then in began.items() if then > own - _PATIENCE * ticks}
