"""``jwtflow doctor``: checks the set-up and says how to fix what is broken."""

from __future__ import annotations

import importlib
import re
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from jwtflow.cli.lab import prefer_own_kernel

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet

PORTS = {5001: "--auth-port", 5002: "--resource-port", 5003: "--session-port"}
OLDEST = (3, 11)
_PIP = f"{Path(sys.executable).name} -m pip install"
_INSTALL = (
    "In a clone, run 'make setup'. Elsewhere, pip install the wheel with [lab] after its name."
)


@dataclass(frozen=True)
class Finding:
    """The result of one check; ``fix`` says what to do about a problem.

    A note is about something that only some users need.
    """

    mark: Literal["ok  ", "note", "BAD "]
    what: str
    fix: str = ""


def python() -> Iterator[Finding]:
    """Check that this Python is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST:  # pip would refuse, but a copied folder runs
        yield Finding("BAD ", f"Python {version}", "Install Python 3.11 or newer.")
    else:
        yield Finding("ok  ", f"Python {version}, {sys.executable}")


def packages() -> Iterator[Finding]:
    """Check that every required package is installed in a supported version."""
    from packaging.requirements import Requirement

    try:
        wanted = metadata.requires("jwtflow") or []
    except metadata.PackageNotFoundError:
        yield Finding("BAD ", "jwtflow is not installed", _INSTALL)
        return
    for line in wanted:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": "lab"}):
            yield _package(requirement.name, requirement.specifier)


def _package(name: str, bounds: SpecifierSet) -> Finding:
    fix = f'{_PIP} "{name}{bounds}"'
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Finding("BAD ", f"{name} is not installed", fix)
    if version not in bounds:
        return Finding("BAD ", f"{name} {version} is not {bounds}", fix)
    try:
        importlib.import_module(_module_of(name))
    except Exception as problem:  # noqa: BLE001 - a broken package may raise anything
        first_line = str(problem).split("\n", 1)[0]
        return Finding("BAD ", f"{name} {version} cannot be imported: {first_line}", fix)
    return Finding("ok  ", f"{name} {version}")


def _module_of(distribution: str) -> str:
    special = {"argon2-cffi": "argon2", "pyjwt": "jwt"}
    return special.get(distribution, re.sub(r"[-.]", "_", distribution))


def kernel() -> Iterator[Finding]:
    """Check that JupyterLab's kernel runs this Python, where jwtflow is installed."""
    fix = f"{_PIP} ipykernel jupyterlab nbformat"
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError:
        yield Finding("BAD ", "there is no Jupyter kernel", fix)
        return
    prefer_own_kernel()
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        yield Finding("BAD ", "Jupyter has no kernel named 'python3'", fix)
        return
    if _starts_this_python(spec.argv):
        yield Finding("ok  ", "the kernel 'python3' is this Python")
    else:
        yield Finding(
            "BAD ",
            f"the kernel 'python3' starts another Python: {' '.join(spec.argv[:1])}",
            f"{Path(sys.executable).name} -m ipykernel install --sys-prefix",
        )


def _starts_this_python(argv: list[str]) -> bool:
    """Tell whether a kernel with this command line runs this Python."""
    if not argv:
        return False
    # Jupyter replaces these names with the Python that it runs in.
    named = argv[0] in {"python", "python3", f"python3.{sys.version_info[1]}"}
    program = Path(argv[0])
    return named or (program.exists() and program.samefile(sys.executable))


def loopback() -> Iterator[Finding]:
    """Check that servers on 127.0.0.1 can be reached."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(5)
            with socket.create_connection(server.getsockname()[:2], timeout=5):
                server.accept()[0].close()
    except OSError as problem:
        yield Finding(
            "BAD ",
            f"127.0.0.1 cannot be used ({problem.strerror or problem})",
            "Allow this Python local connections in your firewall or sandbox.",
        )
    else:
        yield Finding("ok  ", "servers on 127.0.0.1 can be reached")


def ports() -> Iterator[Finding]:
    """Check the default ports of ``jwtflow serve``; the lab doesn't need them."""
    for port, option in PORTS.items():
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            yield Finding(
                "note",
                f"port {port} is in use; the lab doesn't need it",
                f"For 'jwtflow serve', choose another port: {option} {port + 1000}.",
            )
        else:
            yield Finding("ok  ", f"port {port} is free")


def course() -> Iterator[Finding]:
    """Check that the notebooks are installed."""
    from jwtflow.course.files import course_folder, course_notebooks
    from jwtflow.errors import ConfigurationError

    try:
        count = len(course_notebooks(course_folder()))
    except ConfigurationError as problem:
        yield Finding("BAD ", problem.description, f"{_PIP} --force-reinstall jwtflow")
    else:
        yield Finding("ok  ", f"the course is here: {count} notebooks")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    python,
    packages,
    kernel,
    loopback,
    ports,
    course,
)


@click.command("doctor", short_help="Check the set-up and say how to fix it.")
def command() -> int:
    """Check the set-up: Python, packages, kernel, loopback, ports and the course itself.

    Each line reports one check. If something is broken, the next line says how to fix it, and the
    exit status is 1.
    """
    broken = 0
    for check in CHECKS:
        for finding in check():
            click.echo(f"{finding.mark}  {finding.what}")
            if finding.fix:
                click.echo(f"      {finding.fix}")
            broken += finding.mark == "BAD "
    click.echo("")
    click.echo("Everything is in order." if not broken else f"Broken: {broken}. See above.")
    return 1 if broken else 0
