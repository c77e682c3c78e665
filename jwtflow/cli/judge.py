"""``jwtflow judge``: checks and attacks a system on loopback, and prints its report card."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import click


def _pair(sign: str) -> Callable[[str], tuple[str, str]]:
    """Make a function that reads two texts with a sign between them."""

    def read(text: str) -> tuple[str, str]:
        first, found, second = text.partition(sign)
        if not (first and found):
            raise click.BadParameter(f"{text!r} has no {sign!r} in it.")
        return first, second

    return read


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no JSON.") from None


@click.command("judge", short_help="Check and attack a system on this machine.")
@click.option("--auth", metavar="URL", required=True, help="The auth server.")
@click.option("--resource", metavar="URL", required=True, help="The resource server.")
@click.option("--guard", metavar="URL", help="A resource server that trusts --issuer.")
@click.option("--issuer", metavar="URL", help="Where the judge itself plays that issuer.")
@click.option(
    "--user",
    metavar="NAME:PASSWORD",
    type=_pair(":"),
    help="Somebody who may do everything.  [default: the demo's alice]",
)
@click.option(
    "--reader",
    metavar="NAME:PASSWORD",
    type=_pair(":"),
    help="Somebody who may only read.  [default: the demo's bob]",
)
@click.option("--client", metavar="ID", help="A public client.  [default: notebook]")
@click.option(
    "--redirect-uri",
    metavar="URI",
    help="Where that client gets its codes.  [default: http://127.0.0.1/callback]",
)
@click.option(
    "--service",
    metavar="ID:SECRET",
    type=_pair(":"),
    help="A confidential client.  [default: the demo's reporting-service]",
)
@click.option("--read-scope", metavar="SCOPE", help="What reading needs.  [default: reports:read]")
@click.option(
    "--write-scope", metavar="SCOPE", help="What writing needs.  [default: reports:write]"
)
@click.option(
    "--path",
    "paths",
    metavar="NAME=PATH",
    type=_pair("="),
    multiple=True,
    help="A path that differs from jwtflow's own. At the auth server NAME is login, logout, "
    "refresh, authorize, token, revoke, introspect or jwks; at the resource server it is read "
    "(GET), write (POST), me or admin.",
)
@click.option(
    "--body",
    metavar="JSON",
    type=_json,
    help='What is posted to write.  [default: {"title": "Judged"}]',
)
@click.option(
    "--audience",
    metavar="TEXT",
    help="aud of the tokens.  [default: the URL of the API or the guard]",
)
@click.option(
    "--leeway",
    metavar="SECONDS",
    type=click.FloatRange(0, 120),
    help="What the guard allows for clocks that differ; 0 if left out.",
)
def command(*, paths: tuple[tuple[str, str], ...], **system: Any) -> int:
    """Check and attack a system that runs on this machine, and print its report card.

    It takes half a minute or so.

    The exit status is 0 if no row is open, 1 if one is, 2 if the system can't be judged. The judge
    leaves traces: what it posts to write, and the reader's name throttled for one address.
    Everybody knows the keys of the issuer that it plays, so end the guard afterwards.
    """
    from jwtflow.judge import System, judge_system

    if sys.stderr.isatty():
        click.echo("Judging; this takes up to a minute.", err=True)
    given = {name: value for name, value in system.items() if value is not None}
    report = judge_system(System(paths=dict(paths), **given))
    click.echo(report.text())
    return 0 if report.is_closed else 1
