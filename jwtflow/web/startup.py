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
from contextlib import contextmanager

from flask import Flask

from jwtflow.errors import ConfigurationError, UnavailableError
from jwtflow.web.settings import PREFIX, Environment

# gunicorn's APP_LOAD_ERROR: the one status, for a worker, that stops the whole server quietly.
EXIT_STATUS = 4

_HEAD_START = 1.5  # seconds for the other workers to get as far as the first one that failed
_PATIENCE = 10.0  # seconds to wait for the end


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


@contextmanager
def _one_of_the_workers() -> Iterator[None]:
    """Let one of a gunicorn's workers say what all of them found, and end first.

    gunicorn stops at the first worker that ends with ``EXIT_STATUS``, and shows a trace of its own
    if it meets a second one while it stops. So the others wait until it ends them.
    """
    if sys.platform != "linux" or not runs_under_gunicorn():
        yield
        return
    with socket.socket(socket.AF_UNIX) as mark:
        try:
            # Linux keeps such a name in memory, and only while the socket is open.
            mark.bind(f"\0jwtflow-start-{os.getuid()}-{os.getppid()}")
        except OSError:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            time.sleep(_PATIENCE)
            yield  # nobody came, so it was not a sibling that spoke
        else:
            yield
            time.sleep(_HEAD_START)
