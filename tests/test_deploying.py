"""``docs/deploying.md`` says the truth about variables and commands."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jwtflow import auth_server, resource_server
from jwtflow.auth_server.app import app_from_environment as auth_app
from jwtflow.resource_server.assembly import app_from_environment as resource_app
from jwtflow.tokens.sign import KeyRing
from jwtflow.tokens.sign.key_ring import KEPT_WHEN_RETIRED
from jwtflow.web.settings import Environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from jwtflow.store import Store
    from jwtflow.tokens.sign import SigningKey

PAGE = (Path(__file__).parent.parent / "docs" / "deploying.md").read_text(encoding="utf-8")
RESOURCE = {"ISSUER": "https://auth.example", "AUDIENCE": "https://reports.example"}

Row = tuple[str, str, str]


class Noting(Environment):
    """An environment that notes what it is asked for."""

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__({f"JWTFLOW_{name}": value for name, value in variables.items()})
        self.asked: dict[str, Row] = {}

    def optional(self, name: str) -> str | None:
        """Note that there is such a variable."""
        self.asked.setdefault(name, (name, "", ""))
        return super().optional(name)

    def required(self, name: str) -> str:
        """Note that it must be set."""
        self.asked[name] = (name, "required", "")
        return super().required(name)

    def seconds(self, name: str, *, default: int, minimum: int = 0, maximum: int) -> int:
        """Note the default and the range."""
        self.asked[name] = (name, str(default), f"{minimum}–{maximum}")
        return super().seconds(name, default=default, minimum=minimum, maximum=maximum)


def table(title: str) -> dict[str, Row]:
    """Name, default and range of the variables that a section of the page lists."""
    section = PAGE.split(f"### {title}\n")[1].split("\n#")[0]
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) ?\|", section, re.MULTILINE)
    return {name: (name, default, span) for name, default, span in rows}


def documented(title: str) -> dict[str, Row]:
    """The table, with what is neither "required" nor a number of seconds left out."""
    return {
        name: (name, default if default == "required" or span else "", span)
        for name, default, span in table(title).values()
    }


def asked_by(build: Callable[[Environment], Flask], variables: dict[str, str]) -> dict[str, Row]:
    """What a server asks its environment for."""
    environment = Noting(variables)
    build(environment)
    return environment.asked


def test_variables_of_the_auth_server(tmp_path: Path, store: Store, signing_keys: Any) -> None:
    """The page lists what the auth server reads, with the true defaults and ranges."""
    KeyRing([signing_keys["RS256"]]).save(tmp_path / "keys.json")
    variables = {
        **RESOURCE,
        "DATABASE": f"sqlite:///{tmp_path / 'store.db'}",
        "SIGNING_KEYS": str(tmp_path / "keys.json"),
    }
    assert asked_by(auth_app, variables) == documented("Auth server")


def test_variables_of_the_resource_server(
    tmp_path: Path, signing_keys: dict[str, SigningKey]
) -> None:
    """The page lists what the resource server reads, with the true defaults and ranges."""
    keys = tmp_path / "public.json"
    public = signing_keys["RS256"].verification_key.to_jwk()
    keys.write_text(json.dumps({"keys": [public]}), encoding="utf-8")
    fetching = asked_by(resource_app, RESOURCE)
    from_file = asked_by(resource_app, {**RESOURCE, "VERIFICATION_KEYS": str(keys)})
    assert fetching | from_file == documented("Resource server")
    assert table("Resource server")["ALGORITHMS"][1] == "RS256"


def commands(program: str) -> list[list[str]]:
    """The lines of the page's shell blocks that call a program, without its name."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    lines = [shlex.split(line) for block in blocks for line in block.splitlines()]
    return [words[1:] for words in lines if words[0] == program]


def test_gunicorn_takes_the_options() -> None:
    """Each gunicorn line has options that there are, and names an app of ours."""
    config = pytest.importorskip("gunicorn.config", reason="not applicable without gunicorn")
    lines = commands("gunicorn")
    assert len(lines) == 2
    for line in lines:
        options = config.Config().parser().parse_args(line)
        assert options.control_socket_disable
        (app,) = options.args
        module = {"jwtflow.auth_server": auth_server, "jwtflow.resource_server": resource_server}
        assert callable(module[app.removesuffix(":create_app()")].create_app)


def test_jwtflow_has_the_commands() -> None:
    """Each jwtflow line names a command that there is, with arguments that it takes."""
    from click import Context

    from jwtflow.cli.main import command

    lines = commands("jwtflow")
    assert lines
    for group, name, *arguments in lines:
        of_group = command.get_command(Context(command), group)
        of_group.get_command(Context(of_group), name).make_context(name, arguments)


def test_how_long_a_retired_key_stays() -> None:
    """A retired key stays as long as the page says."""
    assert f"It stays for {KEPT_WHEN_RETIRED // 60} minutes" in PAGE
