"""``jwtflow lab``: makes a workbook and opens it in JupyterLab, using this Python."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

import click

from jwtflow.cli.start import directory, prepare
from jwtflow.errors import ConfigurationError

DEFAULT_FOLDER = Path("workbook")
_HIGHEST_PORT = 65_535


@click.command(
    "lab",
    short_help="Open your copy of the course in JupyterLab.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("folder", metavar="[DIR]", type=directory, required=False, default=DEFAULT_FOLDER)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTER OPTIONS]...")
def command(*, folder: Path, arguments: tuple[str, ...]) -> None:
    """Make or update your copy of the course in DIR, and open it in JupyterLab.

    DIR is 'workbook' by default. Other options go to JupyterLab, for example --no-browser,
    --port=8890, or --debug to see its log.
    """
    if str(folder).startswith("-"):  # no folder, just an option of JupyterLab
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
    # Without its news and without nbgrader, which is for instructors; only in this process.
    _put_first("JUPYTER_CONFIG_PATH", Path(__file__).with_name("jupyter_config"))
    from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]

    options = [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{first}",
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
        "--ServerApp.answer_yes=True",  # Ctrl-C stops it without asking
        "--ServerApp.allow_root=True",  # a container often has no other user
    ]
    server = LabApp.initialize_server([*options, *arguments])
    if not 0 < server.port <= _HIGHEST_PORT:  # some systems would listen on port modulo 65536
        raise ConfigurationError(
            "--port", f"{server.port} is not a port; use one from 1 to {_HIGHEST_PORT}"
        )
    click.echo(f"The course is at {address(server)} - press Ctrl-C here to stop it.")
    # Otherwise Jupyter prints the address as well, in six lines.
    server.identity_provider.token_generated = False
    server.start()


def address(server: Any) -> str:
    """Return a URL of Jupyter's server that a browser on this machine can open."""
    # 0.0.0.0 and :: stand for every interface.
    everywhere = server.ip in {"0.0.0.0", "::"} and not server.custom_display_url
    return str(server.local_url if everywhere else server.public_url)


def prefer_own_kernel() -> None:
    """Make Jupyter look for kernels beside this Python first.

    Otherwise it could pick a 'python3' kernel that the user installed for another Python.
    """
    _put_first("JUPYTER_PATH", Path(sys.prefix) / "share" / "jupyter")


def _put_first(variable: str, folder: Path) -> None:
    earlier = [part for part in os.environ.get(variable, "").split(os.pathsep) if part]
    if str(folder) not in earlier:
        os.environ[variable] = os.pathsep.join([str(folder), *earlier])
