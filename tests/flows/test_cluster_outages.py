"""Redis and PostgreSQL are stopped and started again while clients call.

Nobody is let in whom nobody can check, the answer is 503 and never a fault, and no server has to be
started again afterwards.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import requests

from tests.auth_fixtures import ALICE, SERVICE
from tests.cluster import (
    AUTH,
    PATIENCE,
    RESOURCE,
    Gunicorn,
    call,
    is_active,
    log_out,
    login,
    post,
    refresh,
    statuses,
    try_login,
    until,
)
from tests.cluster_load import Load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cluster import Cluster
    from tests.services import PostgresqlServer, RedisServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="not applicable: gunicorn does not run on Windows"),
]

FINE = {(200, None)}
AWAY = {(503, "temporarily_unavailable")}
REFUSED = {(401, "invalid_token")}
CALLS = 5


@pytest.fixture(autouse=True)
def back_again(cluster: Cluster) -> Iterator[None]:
    """Whatever a test leaves stopped runs again for the next one."""
    yield
    cluster.redis.start()
    cluster.postgresql.start()


def introspect(server: Gunicorn, token: str) -> requests.Response:
    """The answer of ``/introspect``."""
    return requests.post(
        f"{server.url}/introspect", data={"token": token}, auth=SERVICE, timeout=PATIENCE
    )


def outage(
    part: PostgresqlServer | RedisServer, calls: dict[str, Callable[[], requests.Response]]
) -> tuple[Load, float, float, float, float]:
    """What ``calls`` were told before ``part`` was stopped, while it was away, and afterwards.

    Returns:
        the load, and the moments when the stop began and ended, when the start began and ended.
    """
    with Load(calls) as load:
        load.wait_for_more(CALLS)
        stopping = time.monotonic()
        part.stop()
        stopped = time.monotonic()
        load.wait_for_more(CALLS)
        starting = time.monotonic()
        part.start()
        back = time.monotonic()
        load.wait_for_more(CALLS)
    return load, stopping, stopped, starting, back


def test_redis_away(cluster):
    """V8: without the denylist nobody is let in; with it again, all is as before, by itself."""
    first, second = cluster.auth
    good, revoked = login(first)["access_token"], login(first)["access_token"]
    assert post(first, "/revoke", {"token": revoked}).status_code == 200
    calls = {
        "good on a": lambda: call(cluster.resource[0], good),
        "good on b": lambda: call(cluster.resource[1], good),
        "revoked": lambda: call(cluster.resource[0], revoked),
        "introspect": lambda: introspect(second, good),
    }
    load, stopping, stopped, starting, back = outage(cluster.redis, calls)
    for name in calls:
        before = REFUSED if name == "revoked" else FINE
        assert load.told(name, before=stopping) == before
        assert load.told(name, since=stopped, before=starting) == AWAY
        assert load.told(name, since=back) == before
        assert load.told(name) == before | AWAY


def test_a_revocation_while_redis_is_away_can_be_repeated(cluster):
    """V8: it is 503, for it is not known to the resource servers; the second try makes it known."""
    first, second = cluster.auth
    tokens, other, third = login(first), login(first), login(first)
    cluster.redis.stop()
    assert post(first, "/revoke", {"token": tokens["access_token"]}).status_code == 503
    assert post(first, "/revoke", {"token": other["refresh_token"]}).status_code == 503
    assert log_out(first, third["access_token"]).status_code == 503
    assert try_login(second).status_code == 200  # what needs no denylist works
    assert refresh(second, tokens["refresh_token"]).status_code == 200
    cluster.redis.start()
    assert refresh(second, other["refresh_token"]).status_code == 400  # this much was done
    assert post(second, "/revoke", {"token": tokens["access_token"]}).status_code == 200
    assert post(second, "/revoke", {"token": other["refresh_token"]}).status_code == 200
    assert log_out(second, third["access_token"]).status_code == 204
    for each in (tokens, other, third):
        assert statuses(cluster.resource, each["access_token"]) == {401}


def test_what_ends_a_login_waits_for_redis(cluster):
    """V8: a cookie login over a living one, and a spent refresh token, are 503 without Redis."""
    server = cluster.auth[0]
    tokens = login(server)
    assert refresh(server, tokens["refresh_token"]).status_code == 200
    body = {"username": ALICE[0], "password": ALICE[1], "delivery": "cookie"}
    with requests.Session() as browser:
        cluster.redis.stop()
        told = [
            browser.post(f"{server.url}/login", json=body, timeout=PATIENCE).status_code
            for _ in range(2)
        ]
        assert told == [200, 503]
        assert refresh(server, tokens["refresh_token"]).status_code == 503
        cluster.redis.start()
        assert browser.post(f"{server.url}/login", json=body, timeout=PATIENCE).status_code == 200
        assert refresh(server, tokens["refresh_token"]).status_code == 400


def test_postgresql_away(cluster):
    """The auth servers answer 503, the resource servers never notice, and all come back."""
    first, second = cluster.auth
    tokens = login(first)
    newest = [login(second)["refresh_token"]]

    def rotate() -> requests.Response:
        answer = refresh(second, newest[-1])
        if answer.status_code == 200:
            newest.append(answer.json()["refresh_token"])
        elif answer.status_code == 400:  # committed, but the answer was lost: begin anew
            newest.append(login(first)["refresh_token"])
        return answer

    calls = {
        "call": lambda: call(cluster.resource[0], tokens["access_token"]),
        "keys": lambda: requests.get(f"{first.url}/.well-known/jwks.json", timeout=PATIENCE),
        "login": lambda: try_login(first),
        "probe": lambda: post(second, "/revoke", {"token": "x"}),
        "refresh": rotate,
    }
    load, stopping, stopped, starting, back = outage(cluster.postgresql, calls)
    for name in ("call", "keys"):
        assert load.told(name) == FINE
    for name in ("login", "probe", "refresh"):
        assert load.told(name, before=stopping) == FINE
        assert load.told(name, since=stopped, before=starting) == AWAY
        assert load.told(name, since=back) >= FINE
    assert load.told("login", since=back) == load.told("probe", since=back) == FINE
    # Its rotation was committed in the moment of the stop: then the same token comes twice.
    assert load.told("refresh") <= FINE | AWAY | {(400, "invalid_grant")}
    assert refresh(first, tokens["refresh_token"]).status_code == 200
    assert is_active(second, newest[-1])


def test_a_worker_that_starts_without_postgresql_stops_its_server(cluster):
    """A worker that finds no database ends the server with status 4, for a supervisor to start."""
    server = Gunicorn(AUTH, cluster.folder / "auth-alone", cluster.auth_variables, workers=1)
    cluster.start_all(iter([server]))
    (worker,) = server.workers()
    cluster.postgresql.stop()
    os.kill(worker, signal.SIGKILL)
    assert server.wait() == 4
    assert [line for line in server.said.splitlines() if "JWTFLOW_" in line] == [
        f"JWTFLOW_DATABASE: The database {shown(cluster)} cannot be reached."
    ]
    cluster.postgresql.start()
    cluster.start_all(iter([server]))
    assert try_login(server).status_code == 200


def test_a_silent_postgresql_keeps_a_thread(cluster):
    """With threads, a request waits as long as PostgreSQL is silent, and other threads answer."""
    options = ("--threads", "4", "--timeout", "1")
    variables = cluster.auth_variables
    server = Gunicorn(AUTH, cluster.folder / "threads", variables, workers=1, options=options)
    cluster.start_all(iter([server]))
    assert post(server, "/revoke", {"token": "x"}).status_code == 200
    workers = server.workers()
    with ThreadPoolExecutor() as others, silent(cluster.postgresql):
        waiting = others.submit(post, server, "/revoke", {"token": "x"})
        with pytest.raises(TimeoutError):
            waiting.result(4)  # four times what gunicorn gives a worker without threads
        assert requests.get(f"{server.url}/.well-known/jwks.json", timeout=PATIENCE).ok
    assert waiting.result(PATIENCE).status_code == 200
    assert server.workers() == workers


@contextmanager
def silent(server: PostgresqlServer) -> Iterator[None]:
    """Every process of PostgreSQL stands still, so that connections stay open and say nothing."""
    master = (server._data / "postmaster.pid").read_text().split()[0]
    found = subprocess.run(["pgrep", "-P", master], capture_output=True, text=True, check=True)
    processes = [int(master), *map(int, found.stdout.split())]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def shown(cluster: Cluster) -> str:
    """The database's URL as a message may have it."""
    return cluster.database.replace("postgresql://", "postgresql+psycopg://").replace(
        "a-password", "***"
    )


@pytest.mark.parametrize("app", [AUTH, RESOURCE], ids=["auth", "resource"])
def test_a_redis_that_refuses_stops_the_start(cluster, app):
    """A wrong password for Redis ends the server with status 4 and one line that names it not."""
    variables = cluster.auth_variables if app == AUTH else cluster.resource_variables
    wrong = variables["JWTFLOW_DENYLIST"].replace("a-password", "hunter2")
    variables = {**variables, "JWTFLOW_DENYLIST": wrong}
    server = Gunicorn(app, cluster.folder / f"refused-{app[8:12]}", variables)
    server.start()
    try:
        assert server.wait() == 4
    finally:
        server.stop()
    name = f"redis://127.0.0.1:{cluster.redis.port}/0"
    assert [line for line in server.said.splitlines() if "JWTFLOW_" in line] == [
        f"JWTFLOW_DENYLIST: {name} refuses us: it asks for another user or password"
    ]
    assert "Traceback" not in server.said
    assert "hunter2" not in server.said


def test_servers_warn_if_unavailable_redis(cluster):
    """Who starts without Redis says so and waits for it: 503 where it is needed, and no end."""
    cluster.redis.stop()
    server = Gunicorn(AUTH, cluster.folder / "auth-first", cluster.auth_variables, workers=1)
    cluster.start_all(iter([server]))
    assert "cannot be reached. The server starts without it." in server.said
    tokens = login(server)
    assert introspect(server, tokens["access_token"]).status_code == 503
    cluster.redis.start()
    until(lambda: introspect(server, tokens["access_token"]).status_code == 200, "it is found")
