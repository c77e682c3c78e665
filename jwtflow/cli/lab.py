"""``jwtflow lab``: make a workbook and open it in JupyterLab, with this same Python."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import click

from jwtflow.cli.jupyter import prefer_own_kernel, use_own_settings
from jwtflow.cli.start import FOLDER, prepare
from jwtflow.errors import ConfigurationError

DEFAULT_FOLDER = Path("workbook")


@click.command(
    "lab",
    short_help="Open the course in JupyterLab, in a copy of your own.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False, default=DEFAULT_FOLDER)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTER OPTIONS]...")
def command(*, folder: Path, arguments: tuple[str, ...]) -> None:
    """Make or update a learner's copy of the course in DIR, and open it in JupyterLab.

    DIR is 'workbook' unless you name another. Other options go to JupyterLab, for example
    --no-browser, --port=8890, or --debug to see its log.
    """
    if str(folder).startswith("-"):  # an option of JupyterLab, and no folder was named
        folder, arguments = DEFAULT_FOLDER, (str(folder), *arguments)
    if importlib.util.find_spec("jupyterlab") is None:
        raise ConfigurationError(
            "JupyterLab",
            "is not installed in this Python; run: pip install ipykernel jupyterlab nbformat",
        )
    first = prepare(folder)
    _open(folder.resolve(), first, arguments)


def _open(folder: Path, first: str, arguments: tuple[str, ...]) -> None:
    prefer_own_kernel()
    use_own_settings()
    from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]

    options = [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{first}",
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
        "--ServerApp.answer_yes=True",  # Ctrl-C stops it without a question
    ]
    if _is_root():
        # Jupyter would refuse. In a container root is the only user there is.
        options.append("--ServerApp.allow_root=True")
    server = LabApp.initialize_server([*options, *arguments])
    address = server.public_url
    # Otherwise Jupyter prints the address, too, in six lines.
    server.identity_provider.token_generated = False
    click.echo(f"The course is at {address} - press Ctrl-C here to stop it.")
    server.start()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
