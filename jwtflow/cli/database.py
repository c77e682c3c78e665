"""``jwtflow database``: tables and demo data."""

from __future__ import annotations

import click


@click.group("database", short_help="Prepare a database for the servers.")
def command() -> None:
    """Prepare a database for the servers."""


@command.command("init")
@click.argument("url")
@click.option("--demo", is_flag=True, help="Add the demo users and clients as well.")
def init(*, url: str, demo: bool) -> None:
    """Create the tables in the database at URL.

    URL is sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.

    Existing tables are left alone.
    """
    from jwtflow.clock import SystemClock
    from jwtflow.randomness import SystemRandom
    from jwtflow.store import Store

    store = Store(url, clock=SystemClock(), random=SystemRandom(), setting="URL")
    try:
        store.create_tables()
        click.echo("The tables are ready.")
        if demo:
            store.add_demo_data()
            click.echo("So are the demo users alice and bob and the demo clients.")
    finally:
        store.close()
