"""``jwtflow doctor``: is everything here that the course needs, and if not, what mends it."""

from __future__ import annotations

import importlib
import re
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

import click

from jwtflow.cli.jupyter import prefer_own_kernel, starts_this_python

PORTS = {5001: "--auth-port", 5002: "--resource-port", 5003: "--session-port"}
OLDEST = (3, 11)
_PIP = f"{Path(sys.executable).name} -m pip install"
_INSTALL = (
    "In a clone: make setup. Elsewhere: pip install the wheel file, with [lab] behind its name."
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        mark: ``"ok  "``, ``"note"`` for what only some need, ``"BAD "`` for what is broken.
        what: what was found.
        mend: how to mend it, or nothing.
    """

    mark: Literal["ok  ", "note", "BAD "]
    what: str
    mend: str = ""


def python() -> Iterator[Finding]:
    """The interpreter is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST:  # pip refuses to install here, but a copied folder runs
        yield Finding("BAD ", f"Python {version}", "Install Python 3.11 or newer.")
    else:
        yield Finding("ok  ", f"Python {version}, {sys.executable}")


def packages() -> Iterator[Finding]:
    """What this release asks for is installed, and in bounds."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        wanted = metadata.requires("jwtflow") or []
    except metadata.PackageNotFoundError:
        yield Finding("BAD ", "jwtflow is not installed", _INSTALL)
        return
    for line in wanted:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": "lab"}):
            yield _package(requirement.name, str(requirement.specifier), requirement.specifier)


def _package(name: str, bounds: str, specifier: object) -> Finding:
    mend = f'{_PIP} "{name}{bounds}"'
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Finding("BAD ", f"{name} is not installed", mend)
    if version not in specifier:  # type: ignore[operator]
        return Finding("BAD ", f"{name} {version} is not {bounds}", mend)
    try:
        importlib.import_module(_module_of(name))
    except Exception as problem:  # noqa: BLE001 - a broken package may raise anything
        first_line = str(problem).split("\n", 1)[0]
        return Finding("BAD ", f"{name} {version} cannot be imported: {first_line}", mend)
    return Finding("ok  ", f"{name} {version}")


def _module_of(distribution: str) -> str:
    special = {"argon2-cffi": "argon2", "pyjwt": "jwt"}
    return special.get(distribution, re.sub(r"[-.]", "_", distribution))


def kernel() -> Iterator[Finding]:
    """JupyterLab's Python kernel is this interpreter, where jwtflow is installed."""
    mend = f"{_PIP} ipykernel jupyterlab nbformat"
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError:
        yield Finding("BAD ", "there is no Jupyter kernel", mend)
        return
    prefer_own_kernel()
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        yield Finding("BAD ", "Jupyter knows no kernel 'python3'", mend)
        return
    if starts_this_python(spec.argv):
        yield Finding("ok  ", "the kernel 'python3' is this Python")
    else:
        yield Finding(
            "BAD ",
            f"the kernel 'python3' starts another Python: {' '.join(spec.argv[:1])}",
            f"{Path(sys.executable).name} -m ipykernel install --sys-prefix",
        )


def loopback() -> Iterator[Finding]:
    """Our servers can be reached on this machine."""
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
    """The ports that ``jwtflow serve`` takes by itself are free; the lab needs none of them."""
    for port, option in PORTS.items():
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            yield Finding(
                "note",
                f"port {port} is taken; the lab does not need it",
                f"For 'jwtflow serve' choose another: {option} {port + 1000}.",
            )
        else:
            yield Finding("ok  ", f"port {port} is free")


def course() -> Iterator[Finding]:
    """The notebooks are here."""
    from jwtflow.course.files import course_folder, course_notebooks
    from jwtflow.errors import ConfigurationError

    try:
        count = len(course_notebooks(course_folder()))
    except ConfigurationError as problem:
        yield Finding("BAD ", problem.description, f"{_PIP} --force-reinstall jwtflow")
    else:
        yield Finding("ok  ", f"the course is here, notebooks: {count}")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    python,
    packages,
    kernel,
    loopback,
    ports,
    course,
)


@click.command("doctor", short_help="Check the set-up, and say how to mend it.")
def command() -> int:
    """Check the set-up: Python, packages, kernel, loopback, ports, the course itself.

    Each line says what was looked at. Where something is broken, the next line says how to mend
    it, and the exit status is 1.
    """
    broken = 0
    for check in CHECKS:
        for finding in check():
            click.echo(f"{finding.mark}  {finding.what}")
            if finding.mend:
                click.echo(f"      {finding.mend}")
            broken += finding.mark == "BAD "
    click.echo("")
    click.echo("Everything is in order." if not broken else f"Broken: {broken}. See above.")
    return 1 if broken else 0
