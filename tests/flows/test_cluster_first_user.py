"""``docs/deploying.md``, step by step: from empty tables to a user and clients who get tokens.

The page's own script is run, with its variables and its gunicorn options. Only names of hosts and
files are others.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.auth_fixtures import unverified_claims
from tests.authorization_flow import asked
from tests.cluster import (
    AUDIENCE,
    AUTH,
    PATIENCE,
    RESOURCE,
    Gunicorn,
    call,
    jwtflow,
    login,
    post,
    refresh,
    until,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.services import RedisServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="not applicable: gunicorn does not run on Windows"),
]

PAGE = (Path(__file__).parents[2] / "docs" / "deploying.md").read_text(encoding="utf-8")
(SCRIPT,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def exports(number: int) -> set[str]:
    """The variables that the page sets on one kind of host: first auth, then resource servers."""
    blocks = [each for each in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) if "export" in each]
    return set(re.findall(r"^export (\w+)=", blocks[number], re.MULTILINE))


def options(app: str) -> tuple[str, ...]:
    """The options of the page's gunicorn line beyond those that each test server has."""
    (line,) = re.findall(rf'gunicorn ([^`]*?) "{re.escape(app)}"', PAGE.replace("\\\n", ""))
    text = re.sub(r"--(bind|workers) \S+|--no-control-socket", "", line)
    return tuple(shlex.split(text))


class Deployed:
    """An auth and a resource server after the page, and what its script printed."""

    def __init__(self, folder: Path, database: str, redis: RedisServer) -> None:
        jwtflow("database", "init", database)
        jwtflow("keys", "new", str(folder / "keys.json"))
        self.database = database
        done = self.register()
        assert done.returncode == 0, done.stderr
        self.secrets = dict(re.findall(r"of ([\w-]+): (\S+)", done.stdout))
        values = {
            "JWTFLOW_AUDIENCE": AUDIENCE,
            "JWTFLOW_DATABASE": database,
            "JWTFLOW_SIGNING_KEYS": str(folder / "keys.json"),
            "JWTFLOW_DENYLIST": redis.patient_url,
            "JWTFLOW_LEEWAY": "5",
        }
        variables: list[dict[str, str]] = [{}, {}]
        self.auth = Gunicorn(AUTH, folder / "auth", variables[0], options=options(AUTH))
        self.resource = Gunicorn(
            RESOURCE, folder / "resource", variables[1], options=options(RESOURCE)
        )
        values["JWTFLOW_ISSUER"] = self.auth.url
        for number, its in enumerate(variables):
            its.update({name: values[name] for name in exports(number)})

    def register(self) -> subprocess.CompletedProcess[str]:
        """Run the script as an operator does."""
        return subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "JWTFLOW_DATABASE": self.database},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


@pytest.fixture
def deployed(tmp_path: Path, postgresql_url: str, redis_server: RedisServer) -> Iterator[Deployed]:
    """Both servers, answering."""
    pytest.importorskip("gunicorn", reason="gunicorn is not installed: pip install gunicorn")
    made = Deployed(tmp_path, postgresql_url, redis_server)
    for server in (made.auth, made.resource):
        server.start()
    for server in (made.auth, made.resource):
        until(server.answers, "a server answers")
    yield made
    for server in (made.auth, made.resource):
        server.stop()
        assert "Traceback" not in server.said


def test_the_first_user(deployed: Deployed) -> None:
    """Following the page, one can log in, call, refresh and log in with each kind of client."""
    password = deployed.secrets["carol"]
    tokens = login(deployed.auth, ("carol", password))
    assert unverified_claims(tokens["access_token"])["roles"] == ["reader"]
    assert call(deployed.resource, tokens["access_token"], "/reports").status_code == 200
    answer = refresh(deployed.auth, tokens["refresh_token"])
    assert answer.status_code == 200, answer.text
    assert call(deployed.resource, answer.json()["access_token"]).json()["sub"] == "carol"
    assert post(deployed.auth, "/revoke", {"token": "x"}).status_code == 200  # the health check

    job = ("nightly-job", deployed.secrets["nightly-job"])
    token = as_client(deployed, job, "/token", grant_type="client_credentials")["access_token"]
    assert call(deployed.resource, token, "/reports").status_code == 200
    assert as_client(deployed, job, "/introspect", token=token)["active"] is True

    asking = asked(client_id="our-app", redirect_uri="https://app.example/callback")
    page = requests.get(f"{deployed.auth.url}/authorize", params=asking, timeout=PATIENCE)
    assert page.status_code == 200
    assert "Our app" in page.text


def as_client(
    deployed: Deployed, client: tuple[str, str], path: str, **form: str
) -> dict[str, Any]:
    """What the auth server answers a confidential client."""
    url = f"{deployed.auth.url}{path}"
    answer = requests.post(url, data=form, auth=client, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_name_is_given_once(deployed: Deployed) -> None:
    """Run a second time, the script says whose name is taken, and changes nothing."""
    again = deployed.register()
    assert again.returncode != 0
    assert "'notebook' is taken" in again.stderr
    assert login(deployed.auth, ("carol", deployed.secrets["carol"]))


def test_a_header_for_proxies_is_harmless(deployed: Deployed) -> None:
    """R12: with the page's options neither SCRIPT_NAME nor a long URL ends in a fault."""
    for server in (deployed.auth, deployed.resource):
        answer = requests.get(f"{server.url}/x", headers={"SCRIPT_NAME": "/x"}, timeout=PATIENCE)
        assert answer.status_code == 404
        assert answer.json()["error"]
        assert requests.get(f"{server.url}/x?{'x' * 6000}", timeout=PATIENCE).status_code == 404
