"""``jwtflow decode``: what is written in a token. It checks nothing, and says so."""

from __future__ import annotations

import sys

import click

LONGEST = 1_000_000


@click.command(
    "decode",
    short_help="Show what is written in a token; nothing is verified.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("token")
def command(token: str) -> int:
    """Show what is written in TOKEN; '-' reads it from standard input.

    Nothing is verified: no signature, no time, no issuer. Of a malformed token it shows as much as
    can be read and says what is wrong where; then the exit status is 1.
    """
    from jwtflow.clock import SystemClock
    from jwtflow.tokens import inspect_token

    if token == "-":  # noqa: S105 - a dash, by custom, is standard input
        token = sys.stdin.buffer.read(LONGEST).decode("utf-8", "replace")
    anatomy = inspect_token(token, now=SystemClock().now())
    for line in anatomy.lines():
        click.echo(line)
    return 1 if anatomy.problems else 0
