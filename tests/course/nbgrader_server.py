"""nbgrader, imported once: runs each command that it reads in a fork of itself.

A command that only moves files takes 20 ms so; to start Python and import nbgrader takes two
seconds. A line of JSON comes in for each command, and one goes out. Only ``grading.py`` starts
this, on Linux.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from typing import Any

import sqlalchemy.dialects.sqlite
from nbgrader.apps.nbgraderapp import main

import jwtflow.course.grading  # noqa: F401 - what an instructor's settings import, see below

# What a command imports late: another account may not be allowed to read this Python.
sqlalchemy.dialects.sqlite.dialect.import_dbapi()


def become(order: dict[str, Any], output: int) -> None:
    """Be the process that a shell would have started for this command."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.clear()
    os.environ.update(order["environment"])
    if order["account"] is not None:
        user, group = order["account"]
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
    os.chdir(order["folder"])
    sys.argv = order["words"]


def exit_code() -> int:
    """Run the command to its end, as the program ``nbgrader`` does."""
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - what Python does with an error that nobody caught
        traceback.print_exc()
        return 1
    return 0


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """The exit code of a command, and all that it wrote."""
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                become(order, output.fileno())
                code = exit_code()
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)  # to take this big process down in good order costs half a second
        _, status = os.waitpid(child, 0)
        output.seek(0)
        told = output.read().decode(errors="replace")
    return {"code": os.waitstatus_to_exitcode(status), "told": told}


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()
