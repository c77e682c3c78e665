"""``jwtflow doctor``: is everything here that the course needs, and if not, what mends it."""

from __future__ import annotations

import click


@click.command("doctor", short_help="Check the set-up, and say how to mend it.")
def command() -> int:
    """Check the set-up: Python, packages, kernel, loopback, ports, the course itself.

    Each line says what was looked at. Where something is broken, the next line says how to mend
    it, and the exit status is 1.
    """
    from jwtflow.cli.checks import CHECKS

    broken = 0
    for check in CHECKS:
        for finding in check():
            click.echo(f"{finding.mark}  {finding.what}")
            if finding.mend:
                click.echo(f"      {finding.mend}")
            broken += finding.mark == "BAD "
    click.echo("")
    click.echo("Everything is in order." if not broken else f"Broken: {broken}. See above.")
    return 1 if broken else 0
