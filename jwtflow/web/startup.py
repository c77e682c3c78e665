"""Starting under a WSGI server: what is wrong is said in one line, then the start is over.

Left alone, gunicorn would answer an error in ``create_app()`` with a trace, or by starting its
worker again and again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from flask import Flask

from jwtflow.errors import ConfigurationError, UnavailableError
from jwtflow.web.settings import PREFIX, Environment

# gunicorn's APP_LOAD_ERROR: the one status, for a worker, that stops the whole server quietly.
EXIT_STATUS = 4


def app_or_exit(build: Callable[[Environment], Flask]) -> Flask:
    """The app that ``build`` makes of the process's environment.

    Raises:
        SystemExit: a setting is missing or wrong, or what it names cannot be reached; one line on
            stderr has said so.
    """
    try:
        return build(Environment())
    except (ConfigurationError, UnavailableError) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(EXIT_STATUS) from None


def say_that_revocation_is_private() -> None:
    """Tell the operator what it means that no denylist is shared."""
    sys.stderr.write(
        f"{PREFIX}DENYLIST is not set: a revocation is seen by the process of the auth server "
        "that wrote it, and by no resource server.\n"
    )
