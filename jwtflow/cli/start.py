"""``jwtflow start``: makes or updates a learner's copy of the course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class _Folder(click.Path):
    """A directory; an empty name is an error, not the current directory."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("name a directory; '.' is the current one.", param, ctx)
        return super().convert(value, param, ctx)


FOLDER = _Folder(path_type=Path)


@click.command("start", short_help="Make or update your copy of the course.")
@click.argument("folder", metavar="DIR", type=FOLDER)
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
