"""Reports a failed start under a WSGI server in one line, and ends it.

Otherwise gunicorn would show a trace for an error in ``create_app()``, or keep restarting workers.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask

from jwtflow.errors import ConfigurationError, UnavailableError
from jwtflow.web.settings import PREFIX, Environment

# gunicorn's APP_LOAD_ERROR: the one status, for a worker, that stops the whole server quietly.
EXIT_STATUS = 4

_HEAD_START = 2.0  # seconds for the other workers to get here
_PATIENCE = 20.0  # seconds that they wait to be ended


def app_or_exit(build: Callable[[Environment], Flask]) -> Flask:
    """The app that ``build`` makes of the process's environment.

    Raises:
        SystemExit: a setting is missing or wrong, or what it names cannot be reached; one line on
            stderr has said so.
    """
    try:
        return build(Environment())
    except (ConfigurationError, UnavailableError) as error:
        with _before_the_other_workers():
            sys.stderr.write(f"{error}\n")
            sys.stderr.flush()
        raise SystemExit(EXIT_STATUS) from None


def say_that_revocation_is_private() -> None:
    """Tell the operator what it means not to share a denylist."""
    sys.stderr.write(
        f"{PREFIX}DENYLIST is not set: a revocation is seen by the process of the auth server "
        "that wrote it, and by no resource server.\n"
    )


def start_without(ping: Callable[[], None]) -> None:
    """Tell the operator what is away at the start; the server uses it once it is back.

    Args:
        ping: raises ``UnavailableError`` where something is away.
    """
    try:
        ping()
    except UnavailableError as error:
        sys.stderr.write(f"{error} The server starts without it.\n")


@contextmanager
def _before_the_other_workers() -> Iterator[None]:
    """Let only one of gunicorn's workers report what all of them found.

    gunicorn stops at the first worker that ends with ``EXIT_STATUS``, and shows a trace of its own
    if a second one does. So the first holds a mark until the others have seen it, and they wait
    for gunicorn to end them.
    """
    if sys.platform != "linux" or not os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn/"):
        yield
        return
    with socket.socket(socket.AF_UNIX) as mark:
        try:
            # Linux keeps such a name in memory, and only while the socket is open.
            mark.bind(f"\0jwtflow-start-{os.getuid()}-{os.getppid()}")
        except OSError:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            time.sleep(_PATIENCE)
            yield  # nobody ended us, so it was not a sibling that holds the mark
        else:
            yield
            time.sleep(_HEAD_START)
