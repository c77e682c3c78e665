"""``jwtflow judge``: checks and attacks a system on loopback, and prints its report card."""

from __future__ import annotations

import json
import sys
from typing import Any

import click


class _Pair(click.ParamType[tuple[str, str]]):
    """Two texts with a sign between them."""

    name = "pair"

    def __init__(self, sign: str) -> None:
        self._sign = sign

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return both."""
        if isinstance(value, tuple):
            return value
        first, sign, second = str(value).partition(self._sign)
        if not (first and sign):
            self.fail(f"{value!r} has no {self._sign!r} in it.", param, ctx)
        return first, second


class _Json(click.ParamType[Any]):
    """A JSON value."""

    name = "json"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return it."""
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            self.fail(f"{value!r} is no JSON.", param, ctx)


@click.command("judge", short_help="Check and attack a system on this machine.")
@click.option("--auth", metavar="URL", required=True, help="The auth server.")
@click.option("--resource", metavar="URL", required=True, help="The resource server.")
@click.option("--guard", metavar="URL", help="A resource server that trusts --issuer.")
@click.option("--issuer", metavar="URL", help="Where the judge itself plays that issuer.")
@click.option(
    "--user",
    metavar="NAME:PASSWORD",
    type=_Pair(":"),
    help="Somebody who may do everything.  [default: the demo's alice]",
)
@click.option(
    "--reader",
    metavar="NAME:PASSWORD",
    type=_Pair(":"),
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
    type=_Pair(":"),
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
    type=_Pair("="),
    multiple=True,
    help="A path that differs from jwtflow's own. At the auth server NAME is login, logout, "
    "refresh, authorize, token, revoke, introspect or jwks; at the resource server it is read "
    "(GET), write (POST), me or admin.",
)
@click.option(
    "--body",
    metavar="JSON",
    type=_Json(),
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
@click.option("--json", "as_json", is_flag=True, help="Print the card as JSON.")
def command(*, paths: tuple[tuple[str, str], ...], as_json: bool, **system: Any) -> int:
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
    click.echo(json.dumps(report.to_json(), indent=1) if as_json else report.text())
    return 0 if report.is_closed else 1
