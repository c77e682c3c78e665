"""``kill -9`` of an auth server in the middle of rotations loses nothing and doubles nothing.

What must hold, whatever the moment: what a client was given is in the database; each login has one
unspent refresh token; a client whose request was not answered sends the same token to another
server, and

- if the rotation had not been committed, it gets its successor;
- if it had, and the answer was lost, the token has come twice: without a grace the login ends as
  after a theft, which the server cannot tell apart; within ``REFRESH_GRACE`` it goes on.
"""

from __future__ import annotations

import os
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import requests
import sqlalchemy

from jwtflow.store.schema import access_tokens, families, refresh_tokens
from jwtflow.store.secrets import token_hash
from tests.auth_fixtures import unverified_claims
from tests.cluster import PATIENCE, is_active, login, refresh, until

if TYPE_CHECKING:
    from tests.cluster import Cluster, Gunicorn

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="not applicable: gunicorn does not run on Windows"),
    pytest.mark.parametrize(
        "cluster",
        [{"REFRESH_GRACE": "0"}, {"REFRESH_GRACE": "300"}],
        ids=["no grace", "grace"],
        indirect=True,
    ),
]

DEVICES = 5
KILLS = 2
BETWEEN = 20  # rotations
AT_MOST = 3000  # rotations of a device


@dataclass
class Login:
    """One login as its client knows it.

    Args:
        received: its refresh tokens, the last one is to be used next.
        bearers: its access tokens.
        unanswered: how many uses of the last token had no answer.
        forgiven: how many uses without an answer were followed by one with an answer.
        ended: whether it was refused.
    """

    received: list[str]
    bearers: list[str]
    unanswered: int = 0
    forgiven: int = 0
    ended: bool = False

    def rotate(self, server: Gunicorn) -> None:
        """Use the token once."""
        try:
            answer = refresh(server, self.received[-1])
        except requests.RequestException:
            self.unanswered += 1
            return
        if answer.status_code == 200:
            self.received.append(answer.json()["refresh_token"])
            self.bearers.append(answer.json()["access_token"])
            self.forgiven += self.unanswered
            self.unanswered = 0
            return
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
        assert self.unanswered, "refused, though every use had its answer"
        self.ended = True


@dataclass
class Device(threading.Thread):
    """A client that refreshes without a pause, wherever it gets an answer.

    Args:
        cluster: whose auth servers it uses.
        stop: ends it.
    """

    cluster: Cluster
    stop: threading.Event
    logins: list[Login] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Rotate; after a refusal, log in again at the server that is never killed."""
        steady = self.cluster.auth[1]
        for number in range(AT_MOST):
            if self.stop.is_set():
                return
            if not self.logins or self.logins[-1].ended:
                tokens = login(steady)
                self.logins.append(Login([tokens["refresh_token"]], [tokens["access_token"]]))
            self.logins[-1].rotate(self.cluster.auth[number % 2])

    @property
    def rotations(self) -> int:
        """How many successors it was given."""
        return sum(len(each.received) - 1 for each in self.logins)


def check(cluster: Cluster, one: Login, *, grace: bool) -> None:
    """The database and its client know the same of a login, but for answers that were lost."""
    of_its_token = (
        sqlalchemy.select(refresh_tokens.c.family_id)
        .where(refresh_tokens.c.token_hash == token_hash(one.received[0]))
        .scalar_subquery()
    )
    (family,) = cluster.rows(
        sqlalchemy.select(families).where(families.c.family_id == of_its_token)
    )
    tokens = cluster.rows(
        sqlalchemy.select(refresh_tokens).where(refresh_tokens.c.family_id == family.family_id)
    )
    issued = cluster.rows(
        sqlalchemy.select(access_tokens).where(access_tokens.c.family_id == family.family_id)
    )
    # Nothing lost: all that was received is there, and each rotation left both of its tokens.
    received = {token_hash(each) for each in one.received}
    bearers = {unverified_claims(each)["jti"] for each in one.bearers}
    assert received <= {row.token_hash for row in tokens}
    assert bearers <= {row.jti for row in issued}
    assert len(tokens) == len(issued)
    assert len(tokens) - len(received) <= one.forgiven + one.unanswered
    # Nothing doubled: one branch lives.
    unspent = [row.token_hash for row in tokens if row.used_at is None and row.replaced_at is None]
    assert unspent == [family.live_hash]
    assert (family.ended_at is not None) is one.ended
    parents = [row.parent_hash for row in tokens]
    assert grace or len(parents) == len(set(parents))
    if one.ended:
        assert len(tokens) == len(received) + 1  # the answer that was lost
    elif not one.unanswered:
        assert family.live_hash == token_hash(one.received[-1])


def test_kill_9_in_the_middle_of_rotations(request, cluster):
    """T9, T10: killed again and again, a server leaves each login with one living branch."""
    grace = "no grace" not in request.node.callspec.id
    stop = threading.Event()
    devices = [Device(cluster, stop) for _ in range(DEVICES)]
    victim, steady = cluster.auth
    for device in devices:
        device.start()
    try:
        for _ in range(KILLS):
            goal = sum(device.rotations for device in devices) + BETWEEN
            until(lambda goal=goal: sum(d.rotations for d in devices) >= goal, "rotations")
            victim.kill()
            goal = sum(device.rotations for device in devices) + BETWEEN
            until(lambda goal=goal: sum(d.rotations for d in devices) >= goal, "rotations on one")
            victim.start()
            until(victim.answers, "the victim is back")
    finally:
        stop.set()
        for device in devices:
            device.join()
    logins = [one for device in devices for one in device.logins]
    assert sum(one.unanswered + one.forgiven for one in logins) > 0
    for one in logins:
        check(cluster, one, grace=grace)
        assert not (grace and one.ended)
        if one.ended:
            assert not any(is_active(steady, each) for each in one.bearers[-2:])
            continue
        one.rotate(victim)
        assert one.ended or is_active(steady, one.bearers[-1])
        check(cluster, one, grace=grace)


def test_an_answer_that_is_lost_after_the_commit(request, cluster):
    """T10: the same token again ends the login without a grace, and goes on within one."""
    grace = "no grace" not in request.node.callspec.id
    victim, steady = cluster.auth
    tokens = login(steady)
    one = Login([tokens["refresh_token"]], [tokens["access_token"]])
    form = f"grant_type=refresh_token&client_id=notebook&refresh_token={one.received[0]}"
    head = (
        "POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(form)}\r\n\r\n"
    )
    used = sqlalchemy.select(refresh_tokens.c.used_at).where(
        refresh_tokens.c.token_hash == token_hash(one.received[0])
    )
    host, port = victim.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall((head + form).encode())
        until(lambda: cluster.rows(used) != [(None,)], "the rotation is committed")
        victim.kill()
    one.unanswered = 1
    one.rotate(steady)
    assert one.ended is not grace
    check(cluster, one, grace=grace)
    assert is_active(steady, one.bearers[-1]) is grace
    victim.start()
    until(victim.answers, "the victim is back")
