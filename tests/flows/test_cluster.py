"""Two auth servers and two resource servers that share PostgreSQL, Redis and a key file.

What one of them does, the others know: there is nothing that a process keeps for itself.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest
import requests
import sqlalchemy

from jwtflow.store.schema import codes, families, refresh_tokens
from jwtflow.store.secrets import token_hash
from tests.auth_fixtures import ALICE, BOB, unverified_claims
from tests.authorization_flow import REDIRECT_URI, VERIFIER, Page, asked
from tests.cluster import (
    PATIENCE,
    WORKERS,
    call,
    is_active,
    kid_of,
    log_out,
    login,
    post,
    refresh,
    statuses,
    try_login,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cluster import Cluster, Gunicorn

    Use = Callable[[Gunicorn, str], requests.Response]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="not applicable: gunicorn does not run on Windows"),
]

AT_ONCE = 12


def all_at_once(cluster: Cluster, use: Use, secret: str) -> list[requests.Response]:
    """The answers to uses of one secret that begin at the same moment, at both auth servers."""
    answers: list[requests.Response] = []
    start = threading.Barrier(AT_ONCE)

    def run(server: Gunicorn) -> None:
        start.wait()
        answers.append(use(server, secret))

    servers = [cluster.auth[number % 2] for number in range(AT_ONCE)]
    threads = [threading.Thread(target=run, args=[server]) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    return answers


def code_for(server: Gunicorn) -> str:
    """A code, got as a browser gets one."""
    browser = requests.Session()
    page = browser.get(f"{server.url}/authorize", params=asked(), timeout=PATIENCE)
    form = {**Page(page.text).hidden, "username": ALICE[0], "password": ALICE[1]}
    answer = browser.post(
        f"{server.url}/authorize",
        data={**form, "decision": "allow"},
        allow_redirects=False,
        timeout=PATIENCE,
    )
    assert answer.status_code == 302, answer.text
    query = requests.utils.urlparse(answer.headers["Location"]).query
    return dict(pair.split("=", 1) for pair in query.split("&"))["code"]


def redeem(server: Gunicorn, code: str) -> requests.Response:
    """The answer of ``/token`` to a code."""
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
    return post(server, "/token", {**form, "redirect_uri": REDIRECT_URI})


def test_a_login_on_one_is_good_everywhere(cluster):
    """A token from one auth server is good at each resource server, and is renewed at the other."""
    first, second = cluster.auth
    tokens = login(first)
    assert statuses(cluster.resource, tokens["access_token"]) == {200}
    renewed = refresh(second, tokens["refresh_token"])
    assert renewed.status_code == 200
    assert statuses(cluster.resource, renewed.json()["access_token"]) == {200}
    userinfo = call(first, login(second, BOB)["access_token"], "/userinfo")
    assert userinfo.status_code == 403  # known there, only without the scope openid


def test_all_workers_publish_and_sign_with_the_same_keys(cluster):
    """D1: whichever worker answers, the key set is the same, and its first key has signed."""
    seen = {
        requests.get(f"{server.url}/.well-known/jwks.json", timeout=PATIENCE).text
        for server in cluster.auth
        for _ in range(3 * WORKERS)
    }
    assert len(seen) == 1
    signed_with = {kid_of(login(server)["access_token"]) for server in cluster.auth for _ in "123"}
    assert len(signed_with) == 1


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_revoked_on_one_refused_on_the_other(cluster, kind):
    """V4, V8: a revocation is over when it is answered, on every server and in every worker."""
    first, second = cluster.auth
    tokens, other = login(first), login(first)
    assert statuses(cluster.resource, tokens["access_token"]) == {200}
    assert post(first, "/revoke", {"token": tokens[kind]}).status_code == 200
    assert statuses(cluster.resource, tokens["access_token"]) == {401}
    assert not is_active(second, tokens["access_token"])
    assert is_active(second, tokens["refresh_token"]) is (kind == "access_token")
    assert statuses(cluster.resource, other["access_token"]) == {200}


def test_logged_out_on_one_refused_on_the_other(cluster):
    """V8: a logout ends the login everywhere."""
    first, second = cluster.auth
    tokens = login(first)
    renewed = refresh(second, tokens["refresh_token"]).json()
    assert log_out(first, renewed["access_token"]).status_code == 204
    for each in (tokens, renewed):
        assert statuses(cluster.resource, each["access_token"]) == {401}
    assert refresh(second, renewed["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_thief_is_noticed_by_any_of_them(cluster):
    """T10: a spent token that comes to the other auth server ends the family."""
    first, second = cluster.auth
    tokens = login(first)
    renewed = refresh(first, tokens["refresh_token"]).json()
    assert refresh(second, tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert statuses(cluster.resource, renewed["access_token"]) == {401}
    assert refresh(first, renewed["refresh_token"]).status_code == 400


def test_wrong_passwords_are_counted_together(cluster):
    """L1, L2: five wrong passwords here and five there make ten, and then the right one waits."""
    first, second = cluster.auth
    wrong = (BOB[0], "a guess")
    answers = [try_login(server, wrong) for server in (first, second) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [401] * 10
    for server in cluster.auth:
        refused = try_login(server, BOB)
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert try_login(server, ALICE).status_code == 200


def test_one_refresh_wins(cluster):
    """T11: of refreshes at the same moment at two servers one wins; the rest are reuse."""
    for _ in range(3):
        token = login(cluster.auth[0])["refresh_token"]
        answers = all_at_once(cluster, refresh, token)
        won = [answer for answer in answers if answer.status_code == 200]
        lost = [answer for answer in answers if answer.status_code != 200]
        assert len(won) == 1
        assert {(each.status_code, each.json()["error"]) for each in lost} == {
            (400, "invalid_grant")
        }
        in_family = (
            sqlalchemy.select(families.c.live_hash, families.c.ended_at, refresh_tokens.c.used_at)
            .join_from(refresh_tokens, families)
            .where(refresh_tokens.c.token_hash == token_hash(token))
        )
        (family,) = cluster.rows(in_family)
        assert family.used_at is not None
        assert family.ended_at is not None
        children = sqlalchemy.select(refresh_tokens).where(
            refresh_tokens.c.parent_hash == token_hash(token)
        )
        (child,) = cluster.rows(children)
        assert child.token_hash == family.live_hash
        for answer in won:
            assert statuses(cluster.resource, answer.json()["access_token"]) == {401}


def test_one_redemption_wins(cluster):
    """A7, A8: a code that comes to both at once buys one login, and that one is revoked."""
    for _ in range(3):
        code = code_for(cluster.auth[0])
        answers = all_at_once(cluster, redeem, code)
        won = [answer for answer in answers if answer.status_code == 200]
        lost = [answer for answer in answers if answer.status_code != 200]
        assert len(won) == 1
        assert {(each.status_code, each.json()["error"]) for each in lost} == {
            (400, "invalid_grant")
        }
        (row,) = cluster.rows(sqlalchemy.select(codes).where(codes.c.code_hash == token_hash(code)))
        assert row.replayed_at is not None
        for answer in won:
            assert statuses(cluster.resource, answer.json()["access_token"]) == {401}
            assert refresh(cluster.auth[1], answer.json()["refresh_token"]).status_code == 400


def test_a_code_of_one_is_redeemed_at_the_other(cluster):
    """A7: a code is good once, wherever; issued here, redeemed there, refused here."""
    first, second = cluster.auth
    code = code_for(first)
    tokens = redeem(second, code).json()
    assert unverified_claims(tokens["access_token"])["sub"] == ALICE[0]
    assert redeem(first, code).json()["error"] == "invalid_grant"
    assert statuses(cluster.resource, tokens["access_token"]) == {401}


def test_after_a_restore(cluster):
    """Without families no refresh token is good, whatever a backup knew; a new login is."""
    first, second = cluster.auth
    tokens = login(first)
    cluster.execute(sqlalchemy.delete(families))
    refused = refresh(second, tokens["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert statuses(cluster.resource, tokens["access_token"]) == {200}
    assert log_out(second, tokens["access_token"]).status_code == 204
    assert statuses(cluster.resource, tokens["access_token"]) == {401}
    assert refresh(first, login(second)["refresh_token"]).status_code == 200
