"""Keys are turned over and withdrawn while clients log in and call."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import requests

from jwtflow.tokens.sign import KeyRing
from tests.cluster import (
    AUTH,
    ON_A_CLOCK_SET_FORWARD,
    PATIENCE,
    WORKERS,
    Gunicorn,
    call,
    jwtflow,
    kid_of,
    login,
    refresh,
    statuses,
    try_login,
    until,
)
from tests.cluster_load import Load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cluster import Cluster

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="not applicable: gunicorn does not run on Windows"),
]


def kids_in_file(cluster: Cluster) -> list[str]:
    """The active key's id, the next one's, those of the retired."""
    ring = KeyRing.load(cluster.keys)
    return [key.kid for key in ring.verification_keys]


def published(server: Gunicorn) -> list[str]:
    """The ids in a server's key set."""
    answer = requests.get(f"{server.url}/.well-known/jwks.json", timeout=PATIENCE)
    return [key["kid"] for key in answer.json()["keys"]]


def reload(servers: list[Gunicorn]) -> None:
    """``kill -HUP`` each, and return when the last of their old workers has gone."""
    before = [server.workers() for server in servers]
    for server in servers:
        server.reload()
    for server, old in zip(servers, before, strict=True):
        until(
            lambda server=server, old=old: (
                server.workers().isdisjoint(old) and len(server.workers()) == WORKERS
            ),
            "only new workers are left",
        )
        until(server.answers, "they answer")


def log_in_and_call(cluster: Cluster, number: int) -> Callable[[], requests.Response]:
    """A new login at one server, a refresh at the other, and a call with each of the tokens."""

    def run() -> requests.Response:
        answer = try_login(cluster.auth[number])
        if answer.status_code != 200:
            return answer
        tokens = answer.json()
        steps: list[Callable[[], requests.Response]] = [
            lambda: call(cluster.resource[0], tokens["access_token"]),
            lambda: call(cluster.resource[1], tokens["access_token"]),
            lambda: refresh(cluster.auth[1 - number], tokens["refresh_token"]),
            lambda: call(cluster.resource[number], answer.json()["access_token"]),
        ]
        for step in steps:
            answer = step()
            if answer.status_code != 200:
                break
        return answer

    return run


def rotate(cluster: Cluster, load: Load) -> None:
    """Turn the keys over as ``docs/deploying.md`` says."""
    active, following = kids_in_file(cluster)[:2]
    jwtflow("keys", "rotate", str(cluster.keys))
    reload(cluster.auth)
    now = kids_in_file(cluster)
    assert now[0] == following
    assert now[2] == active
    for server in cluster.auth:
        assert published(server) == now
        assert kid_of(login(server)["access_token"]) == following
    load.wait_for_more(1)


def withdraw(cluster: Cluster, kid: str) -> None:
    """Take a key out of the file, as after a theft."""
    document = json.loads(cluster.keys.read_text(encoding="utf-8"))
    kept = [key for key in document["keys"] if key["kid"] != kid]
    cluster.keys.write_text(json.dumps({"keys": kept}), encoding="utf-8")


@pytest.fixture
def cached(cluster) -> Any:
    """Two resource servers whose clock the test sets forward; and the way to do it.

    Each has one worker: of several, one that was not asked yet has nothing in its cache.
    """
    ahead = cluster.folder / "seconds-ahead"
    ahead.write_text("0", encoding="utf-8")
    made = [
        Gunicorn(
            ON_A_CLOCK_SET_FORWARD,
            cluster.folder / f"resource-on-another-clock-{name}",
            cluster.resource_variables,
            workers=1,
        )
        for name in ("asked", "idle")
    ]
    cluster.start_all(iter(made))
    return made, lambda seconds: ahead.write_text(str(seconds), encoding="utf-8")


def test_keys_are_turned_over_while_requests_flow(cluster):
    """D1: two rotations in a row, and not one login, refresh or call is refused or unanswered."""
    old = login(cluster.auth[0])["access_token"]
    calls = {f"flow {number}": log_in_and_call(cluster, number) for number in (0, 1)}
    calls["old token"] = lambda: call(cluster.resource[0], old)
    assert statuses(cluster.resource, old) == {200}
    with Load(calls) as load:
        load.wait_for_more(1)
        rotate(cluster, load)
        rotate(cluster, load)
    assert {name: load.told(name) for name in calls} == {name: {(200, None)} for name in calls}
    assert statuses(cluster.resource, old) == {200}  # its key is retired, and still published


def test_a_withdrawn_key_is_refused(cluster, cached):
    """J22, D1: tokens of a key that was taken out are refused once caches are old or reloaded."""
    (asked, idle), set_forward = cached
    stolen = login(cluster.auth[0])["access_token"]
    assert statuses([*cluster.resource, asked, idle], stolen) == {200}
    jwtflow("keys", "rotate", str(cluster.keys))
    withdraw(cluster, kid_of(stolen))
    reload(cluster.auth)
    good = login(cluster.auth[1])["access_token"]
    assert kid_of(stolen) not in published(cluster.auth[0])
    assert call(cluster.auth[0], stolen, "/userinfo").status_code == 401
    assert statuses([asked, idle], stolen) == {200}  # from their caches, which are not old yet
    set_forward(301)
    until(lambda: statuses([asked], stolen) == {401}, "the keys are read again, in the background")
    set_forward(601)
    assert statuses([idle], stolen) == {401}  # its keys were too old to be used meanwhile
    reload(cluster.resource)
    assert statuses(cluster.resource, stolen) == {401}
    assert statuses([*cluster.resource, asked, idle], good) == {200}


def test_a_broken_key_file_ends_a_reload(cluster):
    """A server that is reloaded with a file it cannot use stops, with status 4 and one line."""
    broken = cluster.folder / "broken.json"
    shutil.copy(cluster.keys, broken)  # with its mode: others must not read it
    variables = {**cluster.auth_variables, "JWTFLOW_SIGNING_KEYS": str(broken)}
    server = Gunicorn(AUTH, cluster.folder / "auth-broken", variables)
    cluster.start_all(iter([server]))
    broken.write_text('{"keys": []}', encoding="utf-8")
    server.reload()
    assert server.wait() == 4
    (line,) = [said for said in server.said.splitlines() if "JWTFLOW_" in said]
    assert line.startswith("JWTFLOW_SIGNING_KEYS: must name a JWK Set file")
