"""Runs the learner's service as a process: ``python -m …library``.

It listens twice. The first server trusts the auth server, and the second an issuer that the judge
plays. Each has a shelf.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from jwtflow.clock import SystemClock
from jwtflow.course import mine, pieces
from jwtflow.course.catalogue import course
from jwtflow.course.lessons.nb13_capstone.shelf import Shelf
from jwtflow.course.pieces import Owned
from jwtflow.course.plugging import lesson_mounts, plug_in_kept
from jwtflow.course.state import choose_workbook
from jwtflow.errors import UnavailableError
from jwtflow.lab.mounts import Mounts
from jwtflow.lab.shared_file import FileEntries
from jwtflow.lab.verifying import PublishedKeys, kid_of
from jwtflow.resource_server.fetching import fetch_key_set
from jwtflow.web.serving import LoopbackServer

READY = "The tool library listens."


def keys_of(issuer: str, mounts: Mounts) -> Callable[[str], dict[str, Any]]:
    """Return a function that returns the issuer's JWK Set for a token.

    The set is kept by the learner's ``KeyCache``, or by jwtflow's own.
    """
    published = mounts.part(PublishedKeys)(lambda: fetch_key_set(issuer), clock=SystemClock())

    def keys(token: str) -> dict[str, Any]:
        try:
            return published.document(kid_of(token))
        except UnavailableError as error:
            raise ConnectionError(str(error)) from None

    return keys


def main() -> None:
    """Start both servers, say whose pieces run, and serve until the process ends."""
    options = argparse.ArgumentParser()
    for name in ("workbook", "entries", "scopes", "audience"):
        options.add_argument(f"--{name}", required=True)
    options.add_argument("--plant", help="PIECE=MODULE:FUNCTION, in place of the learner's piece")
    options.add_argument("--servers", required=True, nargs="+", help="each: its URL, its issuer")
    given = options.parse_args()
    choose_workbook(Path(given.workbook))
    mounts = Mounts(lesson_mounts())
    said = plug_in_kept(mounts, ("resource_server",))
    if given.plant:
        _plant(*re.split("[=:]", given.plant))
    servers = [
        LoopbackServer(
            _app(
                Shelf(),
                scopes=json.loads(given.scopes),
                keys=keys_of(issuer, mounts),
                entries=FileEntries(Path(given.entries)),
                issuer=issuer,
                audience=given.audience,
                now=SystemClock().now,
            ),
            name="tool library",
            port=urlsplit(url).port or 0,
        )
        for url, issuer in zip(given.servers[::2], given.servers[1::2], strict=True)
    ]
    for name in ("build_library", *sorted(pieces.uses("build_library") - {"build_library"})):
        _say(_whose(name))
    for line in said:
        if line.startswith("KeyCache:"):
            _say(line)
    for server in servers:
        server.start()
    _say(READY)
    threading.Event().wait()


def _plant(name: str, module: str, function: str) -> None:
    careless = getattr(importlib.import_module(module), function)
    setattr(mine, name, Owned(careless, name, f"planted ({function})", "planted"))


def _app(*given: Any, **named: Any) -> Flask:
    try:
        app = mine.build_library(*given, **named)
        if isinstance(app, Flask):
            return app
        problem = f"it returned {app!r:.40}"
    except Exception as error:  # noqa: BLE001 - a learner's code may raise anything
        problem = f"{type(error).__name__}: {error!s:.80}"
    if pieces.standing("build_library").whose != pieces.NONE_YET:
        _say(f"build_library: reference, because yours makes no app ({problem})")
    reference = pieces.reference("build_library")
    try:
        made: Flask = reference(*given, **named)
    except Exception as error:  # noqa: BLE001 - an unfinished piece of the learner's raised
        problem = f"{type(error).__name__}: {error!s:.80}"
        _say(f"Unfinished pieces aren't used, because one raised {problem}")
        _use_references()
        made = reference(*given, **named)
    return made


def _use_references() -> None:
    """Put the reference in the place of each piece that isn't finished."""
    for name in course().pieces:
        found = pieces.standing(name)
        if found.whose == pieces.REFERENCE:
            piece = pieces.reference(name)
            setattr(mine, name, Owned(piece, name, str(found), pieces.REFERENCE))


def _whose(name: str) -> str:
    piece, found = getattr(mine, name), pieces.standing(name)
    if piece.whose != pieces.YOURS or found.whose == pieces.YOURS:
        return repr(piece)
    return f"{name}: yours ({found.why.removeprefix('yours ')})"  # used though it isn't finished


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
