"""The command line: ``jwtflow serve``, ``lab``, ``start``, ``decode``, ``keys`` and the rest.

One module for each command; what a command needs is imported when it runs, so that ``--help`` is
quick and a missing package stops only the command that needs it.
"""

from jwtflow.cli.main import main

__all__ = ["main"]
