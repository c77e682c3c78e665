"""``docs/deploying.md`` says the truth about variables and commands."""

from __future__ import annotations

import json
import re
import runpy
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

import jwtflow
from jwtflow import auth_server, resource_server
from jwtflow.auth_server.app import app_from_environment as auth_app
from jwtflow.resource_server.assembly import app_from_environment as resource_app
from jwtflow.store import Store
from jwtflow.tokens.sign import KeyRing
from jwtflow.tokens.sign.key_ring import KEPT_WHEN_RETIRED
from jwtflow.web.serving import LoopbackServer
from jwtflow.web.settings import Environment
from tests.auth_fixtures import ALICE
from tests.services import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from jwtflow.tokens.sign import SigningKey

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
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
    text = "".join(blocks).replace("\\\n", "")
    lines = [shlex.split(line) for line in text.splitlines()]
    return [words[1:] for words in lines if words[0] == program]


def test_gunicorn_takes_the_options() -> None:
    """Each gunicorn line has options that there are, gunicorn.conf.py's too, and names our app."""
    config = pytest.importorskip("gunicorn.config", reason="not applicable without gunicorn")
    settings = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    lines = commands("gunicorn")
    assert len(lines) == 2
    for line in lines:
        options = config.Config().parser().parse_args(line)
        assert options.control_socket_disable
        assert options.forwarder_headers == settings["forwarder_headers"]
        assert options.forwarded_allow_ips == settings["forwarded_allow_ips"]
        assert options.limit_request_line == settings["limit_request_line"]
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


def test_the_wheel_is_the_one_that_is_built() -> None:
    """The page names the wheel of this version and the lowest gunicorn that will do."""
    assert set(re.findall(r"jwtflow-([\d.]+)-py3", PAGE)) == {jwtflow.__version__}
    (lowest,) = re.findall(r"gunicorn must be ([\d.]+) or newer", PAGE)
    assert f'"gunicorn>={lowest},' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'pip install "jwtflow' not in PAGE


@pytest.fixture
def one_host(
    tmp_path: Path,
    store: Store,
    database_url: str,
    signing_keys: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OneHost]:
    """Both servers under one host name, behind what the page tells a proxy to do."""
    opened: list[Store] = []

    def noted(*arguments: Any, **named: Any) -> Store:
        opened.append(Store(*arguments, **named))
        return opened[-1]

    monkeypatch.setattr("jwtflow.auth_server.app.Store", noted)
    KeyRing([signing_keys["RS256"]]).save(tmp_path / "keys.json")
    (tmp_path / "public.json").write_text(
        json.dumps({"keys": [signing_keys["RS256"].verification_key.to_jwk()]}), encoding="utf-8"
    )
    made = OneHost()
    variables = {
        "ISSUER": made.url,
        "AUDIENCE": made.url,
        "DATABASE": database_url,
        "SIGNING_KEYS": str(tmp_path / "keys.json"),
        "VERIFICATION_KEYS": str(tmp_path / "public.json"),
    }
    environment = Noting(variables)
    made.apps = {"auth server": auth_app(environment), "resource server": resource_app(environment)}
    made.server.start()
    yield made
    made.server.stop()
    for each in opened:
        each.close()


class OneHost:
    """A proxy that looks at the path alone."""

    def __init__(self) -> None:
        self.apps: dict[str, Flask] = {}
        rows = re.findall(r"^\| (`/.*`) \| (auth|resource) server \|$", PAGE, re.MULTILINE)
        self.routes = {
            path: f"{name} server" for paths, name in rows for path in re.findall("`(.*?)`", paths)
        }
        self.server = LoopbackServer(self._pass_on, name="proxy")
        self.url = f"http://127.0.0.1:{self.server.port}"

    def _pass_on(self, environ: Any, start_response: Any) -> Any:
        return self.apps[self.routes[environ["PATH_INFO"]]](environ, start_response)


def test_each_path_has_one_place(one_host: OneHost) -> None:
    """The page sends each path of each server to it, and no path is on both."""
    paths = [
        (rule.rule, name)
        for name, app in one_host.apps.items()
        for rule in app.url_map.iter_rules()
        if "<" not in rule.rule  # the metadata of a resource with a path; this one has none
    ]
    assert dict(paths) == one_host.routes
    assert len(set(paths)) == len(dict(paths))


def test_cookies_under_one_host_name(one_host: OneHost) -> None:
    """C1: one login by cookie opens the resource server, is refreshed, writes and ends."""
    url, origin = one_host.url, {"Origin": one_host.url}
    with requests.Session() as browser:
        assert browser.get(f"{url}/app", timeout=PATIENCE).status_code == 200
        assert "/login" in browser.get(f"{url}/sign-in", timeout=PATIENCE).text
        body = {"username": ALICE[0], "password": ALICE[1], "delivery": "cookie"}
        assert browser.post(f"{url}/login", json=body, timeout=PATIENCE).status_code == 200
        assert browser.get(f"{url}/me", timeout=PATIENCE).json()["sub"] == "alice"
        headers = {**origin, "X-CSRF-Token": browser.cookies["jwtflow_csrf"]}
        before = browser.cookies["jwtflow_access"]
        assert browser.post(f"{url}/refresh", headers=headers, timeout=PATIENCE).status_code == 200
        assert browser.cookies["jwtflow_access"] != before
        answer = browser.post(
            f"{url}/reports", json={"title": "New"}, headers=headers, timeout=PATIENCE
        )
        assert answer.status_code == 201
        assert browser.post(f"{url}/logout", headers=headers, timeout=PATIENCE).status_code == 204
        assert browser.get(f"{url}/me", timeout=PATIENCE).status_code == 401


def test_pages_of_other_origins_have_no_cookies(one_host: OneHost) -> None:
    """C4: what a browser asks first, for a write from elsewhere, is not allowed with cookies."""
    asking = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-csrf-token",
    }
    for path, status in {"/refresh": 405, "/login": 405, "/logout": 405, "/reports": 204}.items():
        answer = requests.options(f"{one_host.url}{path}", headers=asking, timeout=PATIENCE)
        assert answer.status_code == status
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "x-csrf" not in answer.headers.get("Access-Control-Allow-Headers", "").lower()
