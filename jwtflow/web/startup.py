"""Reports a failed start under a WSGI server in one line, and stops the server.

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

# gunicorn's APP_LOAD_ERROR: a worker with this exit status quietly stops the whole server.
EXIT_STATUS = 4

_HEAD_START = 2.0  # seconds for the other workers to get here
_PATIENCE = 20.0  # seconds that they wait for gunicorn to stop them


def app_or_exit(build: Callable[[Environment], Flask]) -> Flask:
    """Build an app from the environment, or report the error on stderr and exit."""
    try:
        return build(Environment())
    except ConfigurationError as error:
        with _before_the_other_workers():
            sys.stderr.write(f"{error}\n")
            sys.stderr.flush()
        raise SystemExit(EXIT_STATUS) from None


def warn_about_denylist(url: str | None, ping: Callable[[], None]) -> None:
    """Tell the operator if the denylist isn't shared, or if ``ping`` can't reach it now."""
    if url is None:
        sys.stderr.write(
            f"{PREFIX}DENYLIST is not set: a revocation is seen by the process of the auth server "
            "that wrote it, and by no resource server.\n"
        )
    try:
        ping()
    except UnavailableError as error:
        sys.stderr.write(f"{error} The server starts without it.\n")


@contextmanager
def _before_the_other_workers() -> Iterator[None]:
    """Let only one of gunicorn's workers report an error that all of them have.

    gunicorn stops when the first worker exits with ``EXIT_STATUS``, and shows a trace if a second
    one does. So the first one holds a mark until the others have seen it, and those wait for
    gunicorn to stop them.
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
            yield  # nobody stopped us, so no sibling holds the mark
        else:
            yield
            time.sleep(_HEAD_START)
