"""``jwtflow serve``: runs the demo system on loopback until Ctrl-C."""

from __future__ import annotations

import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jwtflow.cli.start import directory
from jwtflow.errors import ConfigurationError

if TYPE_CHECKING:
    from jwtflow.cli.demo_system import DemoSystem, Ports
    from jwtflow.web.serving import LoopbackServer


_PORT = click.IntRange(1, 65_535)

DEMO_USERS = (
    "Demo users: alice, password correct-horse-battery-staple (reads and writes, admin)",
    "            bob, password tr0ub4dor-and-three (reads)",
    "Demo clients: notebook (public) and reporting-service, secret reporting-service-secret",
)


@click.command("serve", short_help="Run the three servers on this machine.")
@click.option("--auth-port", type=_PORT, default=5001, show_default=True)
@click.option("--resource-port", type=_PORT, default=5002, show_default=True)
@click.option("--session-port", type=_PORT, default=5003, show_default=True)
@click.option(
    "--database",
    metavar="URL",
    help="sqlite:///FILE or postgresql://…; create its tables with 'jwtflow database init'. "
    "The default is an SQLite file with the demo data that is deleted when this command ends.",
)
@click.option(
    "--denylist",
    metavar="URL",
    help="redis://… to share revocations with other processes; with --mine sqlite:///FILE. By "
    "default only the three servers of this process share them.",
)
@click.option(
    "--access-token-lifetime",
    type=click.IntRange(1, 3600),
    default=900,
    show_default=True,
    metavar="SECONDS",
)
@click.option(
    "--issuer",
    metavar="URL",
    help="Let the resource server accept this issuer's tokens instead of the auth server's.",
)
@click.option(
    "--audience",
    metavar="TEXT",
    help="Whom the access tokens are for. The default is the resource server's URL.",
)
@click.option(
    "--mine",
    metavar="DIR",
    type=directory,
    help="Use the pieces that you kept in this workbook instead of jwtflow's own.",
)
def command(
    *,
    auth_port: int,
    resource_port: int,
    session_port: int,
    database: str | None,
    denylist: str | None,
    access_token_lifetime: int,
    issuer: str | None,
    audience: str | None,
    mine: Path | None,
) -> None:
    """Run the auth, resource and session servers on this machine until Ctrl-C.

    They listen on 127.0.0.1 only. This is a demo; everyone knows its users' passwords.
    """
    from jwtflow.cli.demo_system import Ports

    ports = Ports(auth=auth_port, resource=resource_port, session=session_port)
    if len(set(ports)) < len(ports):
        raise ConfigurationError("--auth-port, --resource-port, --session-port", "must differ")
    system = _system(
        ports,
        mine,
        denylist_url=denylist,
        access_token_lifetime=access_token_lifetime,
        issuer=_checked_issuer(issuer),
        audience=audience,
    )
    with suppress(_StopError), _told_to_stop() as stop, ExitStack() as stack:
        url = stack.enter_context(_temporary_database()) if database is None else database
        store = stack.enter_context(system.open_database(url, demo=database is None))
        servers = stack.enter_context(system.listening_servers(store))
        _say_what_runs(servers, ports)
        for line in system.pieces:
            click.echo(line)
        _say_what_to_know(
            shared=denylist is not None or mine is not None,
            demo=store.accounts.find("alice") is not None,
        )
        while not stop.wait(0.5):  # Ctrl-C can't interrupt an endless wait on Windows
            pass
    click.echo("Stopped.")


def _system(
    ports: Ports, mine: Path | None, *, denylist_url: str | None, **options: Any
) -> DemoSystem:
    if mine is None:
        from jwtflow.cli.demo_system import DemoSystem

        return DemoSystem(ports, denylist_url=denylist_url, **options)
    from jwtflow.cli.mine import (
        MineSystem,
    )  # imports lab and course, which plain servers don't need

    shared = None
    if denylist_url is not None:
        shared = Path(denylist_url.removeprefix("sqlite:///"))
        if shared == Path(denylist_url) or not shared.parent.is_dir():
            told = "with --mine it must be sqlite:///FILE, in a folder that exists"
            raise ConfigurationError("--denylist", told)
    return MineSystem(ports, mine, shared_denylist=shared, **options)


def _checked_issuer(issuer: str | None) -> str | None:
    from jwtflow.resource_server.fetching import is_trustworthy
    from jwtflow.web.settings import check_url

    if issuer is not None and not is_trustworthy(check_url(issuer, setting="--issuer")):
        raise ConfigurationError(
            "--issuer", "must be https, or http on loopback: keys are fetched from there"
        )
    return issuer


@contextmanager
def _temporary_database() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="jwtflow-", ignore_cleanup_errors=True) as folder:
        yield f"sqlite:///{(Path(folder) / 'demo.sqlite').as_posix()}"


class _StopError(BaseException):
    """The command was told to stop."""


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Let the first Ctrl-C or SIGTERM set an event and raise ``_StopError``; ignore later ones."""
    stop = threading.Event()

    def on_signal(*_signal: object) -> None:
        if not stop.is_set():
            stop.set()
            raise _StopError

    names = ("SIGINT", "SIGTERM", "SIGBREAK")  # SIGBREAK is Ctrl-Break on Windows
    wanted = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, on_signal) for number in wanted}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say_what_runs(servers: list[LoopbackServer], ports: Ports) -> None:
    """Start each server, and print its line once it has answered a request."""
    from jwtflow.client.http import new_session, send

    names = ("auth server", "resource server", "session server")
    with new_session() as http:
        for name, server in zip(names, servers, strict=True):
            server.start()
            url = ports.url(server.port)
            send(http, "GET", f"{url}/health")  # any answer will do
            click.echo(f"{name + ':':<17}{url}")


def _say_what_to_know(*, shared: bool, demo: bool) -> None:
    if not shared:
        click.echo("Only these servers know of revocations; --denylist redis://… shares them.")
    if demo:
        for line in DEMO_USERS:
            click.echo(line)
    click.echo("Stop with Ctrl-C.")
