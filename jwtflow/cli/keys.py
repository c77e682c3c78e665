"""``jwtflow keys``: creates and rotates the key file that ``JWTFLOW_SIGNING_KEYS`` names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jwtflow.errors import ConfigurationError, KeyFormatError

if TYPE_CHECKING:
    from jwtflow.tokens.sign import KeyRing

ALGORITHMS = ("RS256", "ES256", "EdDSA", "HS256")
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("keys", short_help="Create and rotate signing keys in a JWK Set file.")
def command() -> None:
    """Create, rotate and list signing keys in a JWK Set file."""


@command.command("new")
@click.argument("file", type=FILE)
@click.option("--algorithm", type=click.Choice(ALGORITHMS), default="RS256", show_default=True)
def new(*, file: Path, algorithm: str) -> None:
    """Create FILE with a signing key and the key that will replace it.

    FILE is secret; only its owner may read it. An existing file is not overwritten.
    """
    from jwtflow.tokens.sign import KeyRing, keyfile

    with _readable_errors(file), keyfile.locked(file):
        with suppress(FileNotFoundError):
            file.stat()  # exists() takes a link that leads back to itself for no file
            raise ConfigurationError(
                str(file),
                "exists already, and its keys would be lost; 'jwtflow keys rotate' adds a key",
            )
        ring = KeyRing.generate(algorithm)
        ring.save(file)
    _show(ring)


@command.command("rotate")
@click.argument("file", type=FILE)
def rotate(*, file: Path) -> None:
    """Sign with the next key in FILE from now on, and create the one to follow it.

    The old key stays published until its last token has expired. Servers read FILE when they
    start, so reload the auth servers within ten minutes. FILE keeps its owner and group.
    """
    from jwtflow.clock import SystemClock
    from jwtflow.tokens.sign import KeyRing, keyfile
    from jwtflow.web.settings import check_private

    with _readable_errors(file), keyfile.locked(file):
        check_private(str(file), setting=str(file))  # or no server would start with the new keys
        ring = KeyRing.load(file)
        ring.rotate(now=SystemClock().now())
        ring.save(file)
    _show(ring)


@command.command("list")
@click.argument("file", type=FILE)
def list_(*, file: Path) -> None:
    """List the keys in FILE: state, algorithm and key id."""
    from jwtflow.tokens.sign import KeyRing

    with _readable_errors(file):
        ring = KeyRing.load(file)
    _show(ring)


@contextmanager
def _readable_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except KeyFormatError as problem:
        raise ConfigurationError(str(file), problem.description) from None
    except OSError as problem:
        raise ConfigurationError(str(file), problem.strerror or "can't be used") from None
    except RuntimeError:  # before Python 3.13, for a link that leads back to itself
        raise ConfigurationError(str(file), "is a link that leads back to itself") from None


def _show(ring: KeyRing) -> None:
    from jwtflow.tokens import describe_instant, printable

    click.echo(f"active   {ring.active.alg:<6} {printable(ring.active.kid)}")
    if ring.next is not None:
        click.echo(f"next     {ring.next.alg:<6} {printable(ring.next.kid)}")
    for old in ring.retired:
        until = "" if old.until == float("inf") else f" until {describe_instant(old.until)}"
        click.echo(f"retired  {old.key.alg:<6} {printable(old.key.kid)}{until}")
