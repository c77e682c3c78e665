"""Systems that are judged: jwtflow's own, and those of a workbook, with a guard beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from jwtflow.cli.demo_system import DemoSystem, Ports
from jwtflow.cli.mine import MineSystem
from jwtflow.judge import Report, System, judge_system
from tests.kept_pieces import forgotten_afterwards
from tests.services import free_port


def free_ports() -> Ports:
    """Three ports on which nothing listens."""
    return Ports(auth=free_port(), resource=free_port(), session=free_port())


@contextmanager
def served(system: DemoSystem, folder: Path) -> Iterator[DemoSystem]:
    """The system's servers, with the demo data."""
    database = f"sqlite:///{folder / f'{system.ports.auth}.sqlite'}"
    with (
        system.open_database(database, demo=True) as store,
        system.listening_servers(store) as servers,
    ):
        for server in servers:
            server.start()
        yield system


@contextmanager
def with_guard(folder: Path, workbook: Path | None = None) -> Iterator[System]:
    """What judges a system whose guard trusts the judge's issuer; of a workbook, or ours."""
    issuer = f"http://127.0.0.1:{free_port()}"

    def made(**options) -> DemoSystem:
        if workbook is None:
            return DemoSystem(free_ports(), **options)
        return MineSystem(free_ports(), workbook, shared_denylist=None, **options)

    with (
        forgotten_afterwards(),
        served(made(), folder) as main,
        served(made(issuer=issuer), folder) as guard,
    ):
        yield System(
            auth=main.ports.url(main.ports.auth),
            resource=main.resource_url,
            guard=guard.resource_url,
            issuer=issuer,
        )


def judged(
    folder: Path, workbook: Path | None = None, stages: Collection[str] | None = None
) -> Report:
    """The report card of such a system, or some stages of it."""
    with with_guard(folder, workbook) as system:
        return judge_system(system, stages=stages)
