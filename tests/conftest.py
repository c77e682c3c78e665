"""Fixtures that every test may ask for, and the rule that CI skips nothing."""

from __future__ import annotations

import atexit
import hashlib
import itertools
import os
import re
import shutil
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from jwtflow.clock import ManualClock
from tests.services import (  # noqa: F401 - fixtures for every test
    PATIENCE,
    _postgresql,
    _redis,
    database_url,
    open_test_store,
    postgresql_server,
    postgresql_url,
    redis_server,
    redis_url,
    store,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jwtflow.tokens.sign import SigningKey
    from tests.auth_fixtures import AuthWorld
    from tests.issuer_fixtures import ForeignIssuer
    from tests.resource_fixtures import ResourceWorld
    from tests.session_fixtures import SessionWorld

REQUIRE_ALL = "JWTFLOW_REQUIRE_ALL"
TAKE_MINUTES = {
    "test_notebooks.py",
    "test_notebook_copies.py",
    "test_exercises.py",
    "test_grading.py",
}
NOON = 1893499200.0  # 2030-01-01T12:00:00Z, where the lab begins as well


# The same examples at every run, and no limit of time: a busy machine fails no true property.
# HYPOTHESIS_PROFILE=default explores with new examples.
hypothesis.settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# What is set for this machine must not reach the programs under test: a deployment's variables,
# proxies, which stand between a client and its own loopback, and what a server or a notebook
# around the tests tells its own.
_FOREIGN = re.compile(
    r"JWTFLOW_|PG[A-Z]|GUNICORN_|JUPYTER|JPY_|IPYTHON|NBGRADER_|SERVER_SOFTWARE$|\w+_PROXY$",
    re.IGNORECASE,
)
for _name in [name for name in os.environ if _FOREIGN.match(name) and name != REQUIRE_ALL]:
    del os.environ[_name]

# A killed kernel leaves its lab's files behind: this folder goes, with all of them, when tests end.
if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker has it from the process that starts it
    _temporary = tempfile.mkdtemp(prefix="jwtflow-tests-")
    Path(_temporary).chmod(0o755)  # PostgreSQL runs as another user
    atexit.register(shutil.rmtree, _temporary, ignore_errors=True)
    os.environ["TMPDIR"] = _temporary

# Kernels that run side by side, and the user's own, share neither settings nor a history.
_jupyter = tempfile.mkdtemp(prefix="jwtflow-jupyter-")
atexit.register(shutil.rmtree, _jupyter, ignore_errors=True)
os.environ["IPYTHONDIR"] = str(Path(_jupyter, "ipython"))
for _name in ("CONFIG", "DATA", "RUNTIME"):
    os.environ[f"JUPYTER_{_name}_DIR"] = str(Path(_jupyter, _name.lower()))


class SeededRandom:
    """A source that repeats: the n-th draw for a purpose is always the same bytes."""

    def __init__(self, seed: str = "tests") -> None:
        self._seed = seed
        self._draws: Counter[str] = Counter()
        self._one_at_a_time = threading.Lock()

    def token_bytes(self, purpose: str, length: int) -> bytes:
        """``length`` bytes that depend on seed, purpose and how often it was asked."""
        with self._one_at_a_time:
            draw = self._draws[purpose]
            self._draws[purpose] += 1
        blocks = (
            hashlib.sha256(f"{self._seed}/{purpose}/{draw}/{block}".encode()).digest()
            for block in itertools.count()
        )
        return b"".join(itertools.islice(blocks, -(-length // 32)))[:length]


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at noon of 2030-01-01 (UTC) until the test moves it."""
    return ManualClock(NOON)


@pytest.fixture
def random() -> SeededRandom:
    """A random source that gives every test the same bytes."""
    return SeededRandom()


@pytest.fixture(scope="session")
def signing_keys() -> dict[str, SigningKey]:
    """One signing key per algorithm, made once per test process."""
    from jwtflow.tokens.sign import SigningKey

    return {alg: SigningKey.generate(alg) for alg in ("HS256", "RS256", "ES256", "EdDSA")}


@pytest.fixture
def make_auth(
    tmp_path: Path, clock: ManualClock, random: SeededRandom, signing_keys: dict[str, SigningKey]
) -> Iterator[Callable[..., AuthWorld]]:
    """Builds auth servers with the demo data: ``make_auth(alg="ES256", refresh_grace=10)``."""
    from tests.auth_fixtures import AuthWorld

    worlds: list[AuthWorld] = []

    def make(alg: str = "RS256", **choices: Any) -> AuthWorld:
        folder = tmp_path / f"auth-{len(worlds)}"
        folder.mkdir()
        key = signing_keys[alg]
        worlds.append(AuthWorld.build(folder, clock=clock, random=random, key=key, **choices))
        return worlds[-1]

    yield make
    for world in worlds:
        world.store.close()


@pytest.fixture
def auth(make_auth: Callable[..., AuthWorld]) -> AuthWorld:
    """An auth server with the demo data, RS256, on the standing clock."""
    return make_auth()


@pytest.fixture
def resource(
    clock: ManualClock, random: SeededRandom, signing_keys: dict[str, SigningKey]
) -> ResourceWorld:
    """A resource server and an issuer it trusts, RS256, on the standing clock."""
    from tests.resource_fixtures import ResourceWorld

    return ResourceWorld(clock=clock, random=random, key=signing_keys["RS256"])


@pytest.fixture
def foreign(
    clock: ManualClock,
    random: SeededRandom,
    signing_keys: dict[str, SigningKey],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[ForeignIssuer]:
    """An issuer on loopback that is not ours, RS256, on the standing clock.

    A client that asks it has the patience that a busy machine needs.
    """
    from jwtflow.resource_server import fetching
    from tests.issuer_fixtures import ForeignIssuer

    for name in ("CONNECT_TIMEOUT", "READ_TIMEOUT", "DEADLINE"):
        monkeypatch.setattr(fetching, name, PATIENCE)
    issuer = ForeignIssuer(signing_keys["RS256"], clock, random)
    yield issuer
    issuer.server.stop()


@pytest.fixture
def session(tmp_path: Path, clock: ManualClock, random: SeededRandom) -> Iterator[SessionWorld]:
    """A session server with the demo's users, on the standing clock."""
    from tests.session_fixtures import SessionWorld

    world = SessionWorld(folder=tmp_path, clock=clock, random=random)
    yield world
    world.store.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with files that take long, so that no process waits for another at the end.

    Let nbval wait for what a cell shows longer than five seconds, too: a machine may be busy.
    """
    items.sort(key=_is_short)
    for item in items:
        if hasattr(item, "output_timeout"):
            item.output_timeout = PATIENCE


def _is_short(item: pytest.Item) -> bool:
    return item.path.name not in TAKE_MINUTES and item.path.suffix != ".ipynb"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A test that skips itself fails where all must run."""
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """A module that skips itself fails where all must run."""
    return _refuse_skip((yield))


def _refuse_skip(report):
    """With JWTFLOW_REQUIRE_ALL=1 a skipped test fails: what CI does not run, nobody ran.

    A reason that begins with "not applicable" is let through: nothing that could be installed
    would make the test run here, such as one for another Python or another system.
    """
    if not report.skipped or hasattr(report, "wasxfail") or os.environ.get(REQUIRE_ALL) != "1":
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not reason.removeprefix("Skipped: ").startswith("not applicable"):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped; {REQUIRE_ALL}=1 forbids it: {reason}"
    return report
