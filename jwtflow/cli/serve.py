"""``jwtflow serve``: the demo system on loopback, until Ctrl-C."""

from __future__ import annotations

import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jwtflow.errors import ConfigurationError
from jwtflow.web.settings import WHOLE_NUMBER

if TYPE_CHECKING:
    from jwtflow.cli.demo_system import Ports
    from jwtflow.web.serving import LoopbackServer


class _Between(click.IntRange):
    """A whole number from ``least`` to ``most``."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most)
        self._words = f"a whole number from {least} to {most}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, or an error that says what it must be."""
        try:
            number = super().convert(value, param, ctx)
        except click.BadParameter:
            number = None
        if number is None or not WHOLE_NUMBER.fullmatch(str(value)):
            self.fail(f"{value!r} is not {self._words}.", param, ctx)
        return number


_PORT = _Between(1, 65_535)

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
    help="sqlite:///FILE or postgresql://…; its tables must be there ('jwtflow database init'). "
    "By default an SQLite file with the demo data, which lives as long as this command.",
)
@click.option(
    "--denylist",
    metavar="URL",
    help="redis://… to share revocations with other processes. By default they are kept in this "
    "process, and its three servers share them.",
)
@click.option(
    "--access-token-lifetime",
    type=_Between(1, 3600),
    default=900,
    show_default=True,
    metavar="SECONDS",
)
def command(
    *,
    auth_port: int,
    resource_port: int,
    session_port: int,
    database: str | None,
    denylist: str | None,
    access_token_lifetime: int,
) -> None:
    """Run auth server, resource server and session server on this machine, until Ctrl-C.

    They listen on 127.0.0.1 only. This is the demo: its users' passwords are known to everybody.
    """
    from jwtflow.cli.demo_system import Ports, listening_servers, open_database

    ports = Ports(auth=auth_port, resource=resource_port, session=session_port)
    _check_distinct(ports)
    with suppress(_StopError), ExitStack() as stack:
        stop = stack.enter_context(_told_to_stop())
        if database is None:
            url = stack.enter_context(_temporary_database())
            store = stack.enter_context(open_database(url, demo=True))
        else:
            with stop.at_once():  # it may keep us waiting, and nothing is to be tidied up yet
                store = stack.enter_context(open_database(database, demo=False))
        stop.check()
        servers = stack.enter_context(
            listening_servers(
                ports,
                store,
                denylist_url=denylist,
                access_token_lifetime=access_token_lifetime,
                between_steps=stop.check,
            )
        )
        _say_what_runs(servers, ports, stop)
        _say_what_to_know(
            shared=denylist is not None, demo=store.accounts.find("alice") is not None
        )
        while not stop.wait(0.5):  # on Windows an endless wait would not hear Ctrl-C
            pass
    click.echo("Stopped.")


def _check_distinct(ports: Ports) -> None:
    if len({ports.auth, ports.resource, ports.session}) < 3:
        raise ConfigurationError("--auth-port, --resource-port, --session-port", "must differ")


@contextmanager
def _temporary_database() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="jwtflow-", ignore_cleanup_errors=True) as folder:
        yield f"sqlite:///{(Path(folder) / 'demo.sqlite').as_posix()}"


class _StopError(Exception):
    """The command was told to stop before all was up."""


class _Stop(threading.Event):
    """Whether the command was told to stop."""

    _breaks_off = False

    def hear(self, *_signal: object) -> None:
        """What a signal calls."""
        self.set()
        if self._breaks_off:
            raise _StopError

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let a signal break off what runs in this block.

        Raises:
            _StopError: it did.
        """
        self._breaks_off = True
        try:
            yield
        finally:
            self._breaks_off = False

    def check(self) -> None:
        """Between two steps of the start, which takes seconds on a busy machine: go on?

        Raises:
            _StopError: no.
        """
        if self.is_set():
            raise _StopError


@contextmanager
def _told_to_stop() -> Iterator[_Stop]:
    """An event that Ctrl-C or SIGTERM sets, in place of ending the process at once."""
    stop = _Stop()
    names = ("SIGINT", "SIGTERM", "SIGBREAK")  # the last one is Windows' Ctrl-Break
    wanted = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, stop.hear) for number in wanted}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say_what_runs(servers: list[LoopbackServer], ports: Ports, stop: _Stop) -> None:
    """Start each server, and print its line once it has answered a request."""
    from jwtflow.client.http import new_session, send

    names = ("auth server", "resource server", "session server")
    with new_session() as http:
        for name, server in zip(names, servers, strict=True):
            stop.check()
            server.start()
            url = ports.url(server.port)
            send(http, "GET", f"{url}/health")  # any answer will do
            click.echo(f"{name + ':':<17}{url}")


def _say_what_to_know(*, shared: bool, demo: bool) -> None:
    if not shared:
        click.echo("Revocations are known to these servers only; --denylist redis://… shares them.")
    if demo:
        for line in DEMO_USERS:
            click.echo(line)
    click.echo("Stop with Ctrl-C.")
