"""``gunicorn "jwtflow.auth_server:create_app()"``: it starts, or it stops with one line."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
import requests

from jwtflow.clock import SystemClock
from jwtflow.randomness import SystemRandom
from jwtflow.store import Store
from jwtflow.tokens.sign import KeyRing
from tests.auth_fixtures import ALICE, AUDIENCE

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="gunicorn does not run on Windows"),
]


@pytest.fixture
def variables(tmp_path, signing_keys) -> dict[str, str]:
    """An environment with which the server starts, with the demo data."""
    database = f"sqlite:///{tmp_path / 'auth.sqlite'}"
    KeyRing([signing_keys["RS256"]]).save(tmp_path / "keys.json")
    store = Store(database, clock=SystemClock(), random=SystemRandom())
    store.create_tables()
    store.add_demo_data()
    store.close()
    inherited = {name: value for name, value in os.environ.items() if "JWTFLOW" not in name}
    return {
        **inherited,
        "JWTFLOW_ISSUER": "http://127.0.0.1:5001",
        "JWTFLOW_AUDIENCE": AUDIENCE,
        "JWTFLOW_DATABASE": database,
        "JWTFLOW_SIGNING_KEYS": str(tmp_path / "keys.json"),
    }


def gunicorn(variables: dict[str, str], *, workers: int = 1) -> subprocess.Popen[str]:
    """A gunicorn on a free port; what it says is in ``stderr``."""
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0"]
    command += ["--no-control-socket", "--timeout", "120"]
    command += ["--workers", str(workers), "jwtflow.auth_server:create_app()"]
    return subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("name", ["ISSUER", "AUDIENCE", "DATABASE", "SIGNING_KEYS"])
def test_a_missing_variable_stops_it(variables, name):
    """The server ends by itself, has named the variable in one line, and shows no trace."""
    del variables[f"JWTFLOW_{name}"]
    process = gunicorn(variables)
    _, said = process.communicate(timeout=60)
    assert process.returncode != 0
    (line,) = [line for line in said.splitlines() if "JWTFLOW_" in line]
    assert line == f"JWTFLOW_{name}: is required and not set"
    assert "Traceback" not in said


def test_two_workers_are_one_server(variables):
    """Two workers on one database and one key file: what one issues, any of them knows."""
    process = gunicorn(variables, workers=2)
    try:
        assert process.stderr is not None
        found = None
        said = ""
        while found is None:
            said += process.stderr.readline()
            found = re.search(r"Listening at: (http://127\.0\.0\.1:\d+)", said)
        url = found[1]
        body = {"username": ALICE[0], "password": ALICE[1]}
        for _ in range(6):
            answer = requests.post(f"{url}/login", json=body, timeout=60)
            assert answer.status_code == 200
            headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
            assert requests.post(f"{url}/logout", headers=headers, timeout=60).status_code == 204
        key_sets = {requests.get(f"{url}/.well-known/jwks.json", timeout=60).text for _ in "123456"}
        assert len(key_sets) == 1
    finally:
        process.terminate()
        _, rest = process.communicate(timeout=60)
    assert "JWTFLOW_DENYLIST is not set" in said + rest
    assert "Traceback" not in said + rest
