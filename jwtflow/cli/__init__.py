"""The command line: ``jwtflow serve``, ``lab``, ``start``, ``decode``, ``keys`` and the rest.

Each command has its own module and imports what it needs when it runs. That keeps ``--help`` fast,
and a missing package breaks only the commands that use it.
"""

from jwtflow.cli.main import main

__all__ = ["main"]
