"""``jwtflow start``: makes or updates a learner's copy of the course."""

from __future__ import annotations

from pathlib import Path

import click


def directory(name: str | Path) -> Path:
    """Read an argument; an empty one is an error, not the current directory."""
    if not name:
        raise click.BadParameter("name a directory; '.' is the current one.")
    return Path(name)


@click.command("start", short_help="Make or update your copy of the course.")
@click.argument("folder", metavar="DIR", type=directory)
def command(*, folder: Path) -> None:
    """Copy the course's notebooks, without solutions, into DIR, or update the copies there.

    Notebooks that you changed are never touched; a new release is put beside them as
    NN_….new.ipynb. A notebook that you only ran, or that can't be read, is replaced, and the old
    one is kept in backups/.
    """
    prepare(folder)


def prepare(folder: Path) -> str:
    """Make or update the workbook, report on each notebook, and return the first one's name."""
    from jwtflow.course.workbook import update_workbook

    outcomes = update_workbook(folder)
    for notebook, what in outcomes.items():
        click.echo(f"{notebook}: {what}")
    return next(iter(outcomes))
