"""``gunicorn "jwtflow.resource_server:create_app()"``, run for real."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from jwtflow.clock import SystemClock
from jwtflow.resource_server.key_cache import INTERVAL
from jwtflow.tokens.sign import SigningKey, sign_jwt
from tests.issuer_fixtures import JWKS, ForeignIssuer
from tests.resource_fixtures import AUDIENCE, bearer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import SeededRandom

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="not applicable: gunicorn does not run on Windows"
)

CONFIG = Path(__file__).parents[2] / "gunicorn.conf.py"


@pytest.fixture
def issuer(random: SeededRandom, signing_keys: dict[str, SigningKey]) -> Iterator[ForeignIssuer]:
    """An issuer on the system's clock, which is the one that gunicorn's workers have."""
    issuer = ForeignIssuer(signing_keys["RS256"], SystemClock(), random)  # type: ignore[arg-type]
    yield issuer
    issuer.server.stop()


class Gunicorn:
    """A resource server under gunicorn; ``said`` is what it wrote to stderr so far."""

    def __init__(self, folder: Path, *, workers: int = 1, **variables: str) -> None:
        inherited = {name: value for name, value in os.environ.items() if "JWTFLOW" not in name}
        named = {f"JWTFLOW_{name}": value for name, value in variables.items()}
        command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIG)]
        command += ["--bind", "127.0.0.1:0", "--no-control-socket", "--timeout", "120"]
        command += ["--workers", str(workers), "jwtflow.resource_server:create_app()"]
        self.said = ""
        self.process = subprocess.Popen(
            command,
            env={**inherited, "TMPDIR": str(folder), **named},
            stderr=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        """Where it listens, once it does."""
        assert self.process.stderr is not None
        while not (found := re.search(r"Listening at: (http://127\.0\.0\.1:\d+)", self.said)):
            line = self.process.stderr.readline()
            assert line, self.said
            self.said += line
        return found[1]

    def end(self) -> int:
        """Stop it; its exit status."""
        self.process.terminate()
        return self.wait()

    def wait(self) -> int:
        """Its exit status, when it has ended by itself."""
        self.said += self.process.communicate(timeout=60)[1]
        return self.process.returncode


@contextmanager
def running(folder: Path, *, workers: int = 1, **variables: str) -> Iterator[Gunicorn]:
    """A server that is stopped at the end, and then has left no trace and no file."""
    server = Gunicorn(folder, workers=workers, **variables)
    try:
        yield server
    finally:
        server.end()
    assert "Traceback" not in server.said
    assert list(folder.iterdir()) == []


def test_tokens_are_accepted_though_the_issuer_is_gone(
    tmp_path: Path, issuer: ForeignIssuer
) -> None:
    """J22: a server that has read the keys once needs the auth server no more."""
    with running(tmp_path, ISSUER=issuer.url, AUDIENCE=AUDIENCE) as server:
        url = server.url()
        answer = requests.get(f"{url}/me", headers=bearer(issuer.token()), timeout=60)
        assert answer.status_code == 200
        assert answer.json()["sub"] == "alice"
        issuer.server.stop()
        for _ in range(5):
            answer = requests.get(f"{url}/me", headers=bearer(issuer.token("bob")), timeout=60)
            assert answer.status_code == 200
    assert "JWTFLOW_DENYLIST is not set" in server.said


def test_a_server_that_started_first(tmp_path: Path, issuer: ForeignIssuer) -> None:
    """Without an auth server a token is 503, and the other routes answer."""
    issuer.server.stop()
    with running(tmp_path, ISSUER=issuer.url, AUDIENCE=AUDIENCE) as server:
        url = server.url()
        answer = requests.get(f"{url}/me", headers=bearer(issuer.token()), timeout=60)
        assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
        assert requests.get(f"{url}/me", timeout=60).status_code == 401
        assert requests.get(f"{url}/health", timeout=60).status_code == 200


def test_unknown_kids_are_no_stampede(tmp_path: Path, issuer: ForeignIssuer) -> None:
    """J21: a crowd with unknown kids costs each worker one read beyond its first in ten seconds."""
    stranger = SigningKey.generate("ES256")
    forged = sign_jwt({"sub": "x"}, stranger, typ="at+jwt")
    with running(
        tmp_path, workers=2, ISSUER=issuer.url, AUDIENCE=AUDIENCE, ALGORITHMS="RS256,ES256"
    ) as server:
        url = server.url()
        answers: list[int] = []

        def crowd() -> None:
            for _ in range(10):
                answer = requests.get(f"{url}/me", headers=bearer(forged), timeout=60)
                answers.append(answer.status_code)

        began = time.monotonic()
        threads = [threading.Thread(target=crowd) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        intervals = (
            1 + (time.monotonic() - began) // INTERVAL
        )  # one, unless the machine stood still
        good = requests.get(f"{url}/me", headers=bearer(issuer.token()), timeout=60)
        assert good.status_code == 200
    assert answers == [401] * 60
    assert issuer.asked[JWKS] <= 2 + 2 * intervals


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"AUDIENCE": AUDIENCE}, "JWTFLOW_ISSUER: is required and not set"),
        ({"ISSUER": "http://127.0.0.1:1"}, "JWTFLOW_AUDIENCE: is required and not set"),
        (
            {"ISSUER": "http://127.0.0.1:1", "AUDIENCE": AUDIENCE, "LEEWAY": "500"},
            "JWTFLOW_LEEWAY: must be a whole number of seconds from 0 to 120",
        ),
    ],
    ids=["no issuer", "no audience", "leeway"],
)
def test_a_wrong_variable_stops_the_start(
    tmp_path: Path, variables: dict[str, str], line: str, workers: int
) -> None:
    """The start ends with one line that names the variable, a status, and no trace."""
    server = Gunicorn(tmp_path, workers=workers, **variables)
    assert server.wait() not in {0, None}
    assert [said for said in server.said.splitlines() if "JWTFLOW_" in said] == [line]
    assert "Traceback" not in server.said


def test_headers_for_proxies_end_in_no_error(tmp_path: Path, issuer: ForeignIssuer) -> None:
    """R8, R12: with the project's settings, SCRIPT_NAME and a long URL change nothing."""
    with running(tmp_path, ISSUER=issuer.url, AUDIENCE=AUDIENCE) as server:
        url = server.url()
        answer = requests.get(f"{url}/health", headers={"SCRIPT_NAME": "/x"}, timeout=60)
        assert answer.status_code == 200
        disagreeing = {"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "off"}
        answer = requests.get(f"{url}/health", headers=disagreeing, timeout=60)
        assert answer.status_code == 200
        answer = requests.get(f"{url}/me?state={'x' * 6000}", timeout=60)
        assert (answer.status_code, answer.json()["error"]) == (401, "missing_token")
