"""``jwtflow start``: a learner's copy of the course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class _Folder(click.Path):
    """A directory that was named: what a script left empty is not the current one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("name a directory; '.' is the current one.", param, ctx)
        return super().convert(value, param, ctx)


FOLDER = _Folder(path_type=Path)


@click.command("start", short_help="Make a copy of the course, or bring it up to date.")
@click.argument("folder", metavar="DIR", type=FOLDER)
def command(*, folder: Path) -> None:
    """Copy the course's notebooks into DIR, without solutions; run again, bring them up to date.

    What you changed is never touched: a new release lies beside it as NN_….new.ipynb. A notebook
    that you only ran, or that can't be read, is replaced; its old self is kept in backups/.
    """
    prepare(folder)


def prepare(folder: Path) -> str:
    """Make or update the workbook in ``folder``, and say what became of each notebook.

    Returns:
        The name of the first notebook.
    """
    from jwtflow.course.workbook import update_workbook

    outcomes = update_workbook(folder)
    for outcome in outcomes:
        click.echo(outcome)
    return outcomes[0].notebook
