"""The ``jwtflow`` command: runs a subcommand and reports every error in one line.

Exit status 0 is success. 1 means that a check failed (a malformed token, a broken set-up) or an
unexpected error occurred; 2 that the command can't run as asked, and says what to change; 130
that the user stopped it.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from jwtflow import __version__
from jwtflow.errors import JwtflowError

COMMANDS = ("lab", "start", "serve", "judge", "decode", "keys", "database", "doctor")
DEBUG = "JWTFLOW_DEBUG"
USAGE_ERROR = 2
STOPPED = 130


class _Commands(click.Group):
    """Imports a subcommand only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"jwtflow.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with 'jwtflow lab'. 'jwtflow COMMAND --help' explains each command.",
)
@click.version_option(__version__, prog_name="jwtflow")
def command() -> None:
    """JWT authentication, end to end: a hands-on course and the servers it is about."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal can't show must not stop the command.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        status = command.main(arguments, prog_name="jwtflow", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as usage:
        click.echo(usage.format_message())
        return USAGE_ERROR
    except click.UsageError as problem:
        where = problem.ctx.command_path if problem.ctx else "jwtflow"
        return _say(f"{problem.format_message()} See '{where} --help'.", problem.exit_code)
    except click.ClickException as problem:
        return _say(problem.format_message(), problem.exit_code)
    except click.Abort:
        return STOPPED
    except JwtflowError as problem:
        return _say(problem.description, USAGE_ERROR)
    except BrokenPipeError:
        return _end_broken_pipe()
    except Exception as problem:
        if os.environ.get(DEBUG):
            raise
        kind = type(problem).__name__
        return _say(f"unexpected {kind}: {problem} (set {DEBUG}=1 to see where)", 1)
    return status if isinstance(status, int) else 0


def _say(message: str, status: int) -> int:
    click.echo(f"jwtflow: {' '.join(message.split())}", err=True)
    return status


def _end_broken_pipe() -> int:
    """End quietly when the reader of a pipe has gone, as in ``jwtflow decode - | head -1``."""
    # Otherwise Python complains when it flushes stdout at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
