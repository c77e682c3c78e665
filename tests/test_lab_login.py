"""The lab's auth server with a mounted ``login`` or ``Throttle``."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from threading import Event

import jwt
import pytest

from jwtflow.course.lessons.nb04_log_in import mount
from jwtflow.course.lessons.nb04_log_in.careless import CountsOne
from tests.lab_fixtures import get, running_lab
from tests.services import PATIENCE

ALICE = {"username": "alice", "password": "correct-horse-battery-staple"}
BOB = {"username": "bob", "password": "tr0ub4dor-and-three"}


@pytest.fixture
def lab(capfd):
    with running_lab() as lab:
        yield lab


def post(lab, body, path="/login", **more):
    return lab.http.post(f"{lab.auth_server}{path}", json=body, **more)


def login(body, *, accounts, verify, dummy_hash, throttle, issue, address, now):
    """What a learner's may look like."""
    seconds = throttle.wait(body["username"], address, now=now)
    if seconds:
        return {"error": "slow down"}, 429, {"Retry-After": str(seconds)}
    account = accounts.get(body["username"])
    right = verify(account["password_hash"] if account else dummy_hash, body["password"])
    if not right or account is None:
        throttle.failed(body["username"], address, now=now)
        return {"error": "no"}, 401, {"X-Mine": "yes"}
    asked = body.get("scope", " ".join(account["scopes"])).split()
    granted = [value for value in account["scopes"] if value in asked]
    tokens = issue(account["username"], account["roles"], granted)
    return {**tokens, "token_type": "Bearer", "scope": " ".join(granted)}, 200, {}


def test_a_mounted_login_answers(lab):
    """Body, status and headers are the piece's, its tokens are good, and None brings ours back."""
    lab.mount("auth_server.login", login)
    answer = post(lab, BOB)
    assert answer.status_code == 200
    assert set(answer.json()) == {
        "access_token",
        "expires_in",
        "refresh_token",
        "token_type",
        "scope",
    }
    assert get(lab, "/reports", answer.json()["access_token"]).status_code == 200
    refused = post(lab, BOB | {"password": "guess"})
    assert (refused.status_code, refused.json()) == (401, {"error": "no"})
    assert refused.headers["X-Mine"] == "yes"
    lab.mount("auth_server.login", None)
    assert post(lab, BOB | {"password": "guess"}).json()["error"] == "invalid_credentials"


def test_a_mounted_login_gets_copies(lab):
    """What the piece does to the accounts that it gets changes nothing in the server."""
    given = []

    def spoils(body, *, accounts, **lent):
        given.append({name: set(account) for name, account in accounts.items()})
        accounts["bob"]["roles"].append("admin")
        accounts.clear()
        body.clear()
        return {}, 401, {}

    lab.mount("auth_server.login", spoils)
    post(lab, BOB)
    lab.mount("auth_server.login", login)
    token = post(lab, BOB).json()["access_token"]
    assert jwt.decode(token, options={"verify_signature": False})["roles"] == ["reader"]
    fields = {"username", "password_hash", "roles", "scopes", "disabled"}
    assert given == [{"alice": fields, "bob": fields}]


def test_a_mounted_login_delivers_cookies_and_id_tokens(lab):
    """Cookie delivery and the scope openid work with a piece that knows nothing of them."""
    lab.mount("auth_server.login", login)
    answer = post(lab, BOB | {"delivery": "cookie"})
    assert "access_token" not in answer.json()
    cookies = SimpleCookie(answer.headers["Set-Cookie"])
    assert "jwtflow_access" in cookies
    assert answer.json()["scope"] == "reports:read"
    asked = post(lab, BOB | {"scope": "openid reports:read"}, headers={"Cookie": ""}).json()
    assert (asked["scope"], "id_token" in asked) == ("openid reports:read", True)


def test_a_foreign_page_cannot_post_to_a_mounted_login(lab):
    """The check of Origin stands before the piece."""
    lab.mount("auth_server.login", login)
    answer = post(lab, BOB, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["error"]) == (403, "csrf_failed")


def _raises(body, **lent):
    raise KeyError("username")


@pytest.mark.parametrize(
    "piece",
    [_raises, lambda _body, **_lent: None, lambda _body, **_lent: ({}, "ok", {}), lambda: None],
)
def test_a_login_that_fails_is_named(lab, piece):
    """What can't be answered with is a 500 whose description names the piece."""
    lab.mount("auth_server.login", piece)
    answer = post(lab, BOB)
    assert answer.status_code == 500
    assert "The mounted login failed" in answer.json()["error_description"]


def test_a_mounted_login_counts_with_the_servers_throttle(lab):
    """Ten failures through the piece block it for a minute, and ours with it."""
    lab.mount("auth_server.login", login)
    codes = [post(lab, BOB | {"password": "guess"}).status_code for _ in range(10)]
    blocked = post(lab, BOB)
    assert codes == [401] * 10
    assert (blocked.status_code, blocked.headers["Retry-After"]) == (429, "60")
    assert post(lab, ALICE).status_code == 200
    lab.mount("auth_server.login", None)
    assert post(lab, BOB).status_code == 429
    lab.clock.advance(seconds=60)
    assert post(lab, BOB).status_code == 200


def test_a_mounted_login_waits_for_no_other_guess(lab):
    """Guesses at the page can't hold the piece up, whose time is limited; its own are counted."""
    lab.mount("auth_server.login", login)
    throttle = lab._servers.store.throttle

    def while_guessing(answer, places=10):
        if not places:
            return answer()
        return throttle.guess_password(
            "bob", "127.0.0.1", lambda: while_guessing(answer, places - 1)
        )

    wrong = BOB | {"password": "guess"}
    assert while_guessing(lambda: post(lab, BOB)).status_code == 200
    assert while_guessing(lambda: post(lab, wrong)).status_code == 401
    codes = [post(lab, wrong).status_code for _ in range(10)]
    assert codes == [401] * 9 + [429]


@pytest.mark.parametrize("seconds", [float("inf"), float("nan"), "", "1"])
def test_a_throttle_that_returns_no_seconds_is_named(lab, seconds):
    """What isn't a number of seconds lets nobody in, and names the piece."""

    class Odd:
        def wait(self, name, address, *, now):
            return seconds

    lab.mount("auth_server.Throttle", Odd)
    answer = post(lab, BOB)
    assert answer.status_code == 500
    assert "The mounted Throttle failed" in answer.json()["error_description"]


@pytest.mark.parametrize("piece", [None, login])
def test_a_mounted_throttle_counts(lab, piece):
    """A mounted Throttle counts for our login and for a mounted one, on the lab's clock."""
    lab.mount("auth_server.login", piece)
    lab.mount("auth_server.Throttle", lambda: CountsOne("address", limit=3))
    wrong = BOB | {"password": "guess"}
    assert [post(lab, wrong).status_code for _ in range(3)] == [401] * 3
    stopped = post(lab, ALICE)
    assert (stopped.status_code, stopped.headers["Retry-After"]) == (429, "60")
    lab.clock.advance(seconds=60)
    assert post(lab, ALICE).status_code == 200


def test_a_mounted_throttle_counts_guesses_that_come_at_once(lab):
    """Of eight wrong passwords at the same moment one is compared, if one is allowed."""
    lab.mount("auth_server.Throttle", lambda: CountsOne("name", limit=1))
    wrong = BOB | {"password": "guess"}
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: post(lab, wrong).status_code, range(8)))
    assert sorted(codes) == [401] + [429] * 7


def test_a_mounted_login_compares_no_more_guesses_than_it_may(lab):
    """The throttle that a mounted login asks first has counted all guesses that came before."""
    compared = []

    def noting(body, *, verify, **lent):
        def note(password_hash, password):
            compared.append(password)
            return verify(password_hash, password)

        return login(body, verify=note, **lent)

    lab.mount("auth_server.login", noting)
    guesses = [BOB | {"password": f"guess {number}"} for number in range(20)]
    with ThreadPoolExecutor(len(guesses)) as pool:
        codes = list(pool.map(lambda guess: post(lab, guess).status_code, guesses))
    assert sorted(codes) == [401] * 10 + [429] * 10
    assert len(compared) == 10


def test_a_login_whose_body_comes_slowly_holds_up_nobody(lab):
    """Whose request hasn't been read takes no turn."""
    lab.mount("auth_server.login", login)
    app = lab._servers.apps["auth_server"]
    reading, go = Event(), Event()

    class Slow:
        def read(self, _size=-1):
            reading.set()
            go.wait()
            return b""

    def post_slowly():
        sent = {"wsgi.input": Slow(), "CONTENT_LENGTH": "9", "CONTENT_TYPE": "application/json"}
        return app.test_client().post("/login", environ_overrides=sent)

    with ThreadPoolExecutor(2) as pool:
        try:
            slow = pool.submit(post_slowly)
            assert reading.wait(PATIENCE)
            quick = pool.submit(lambda: app.test_client().post("/login", json=BOB))
            assert quick.result(PATIENCE).status_code == 200
        finally:
            go.set()
        assert slow.result(PATIENCE).status_code == 400


def test_a_mounted_login_does_not_begin_before_its_turn(lab):
    """While a guess at another page is counted it waits, and not in its own limited time."""
    begun, comparing, go = Event(), Event(), Event()

    def noting(body, **lent):
        begun.set()
        return login(body, **lent)

    def compare():
        comparing.set()
        go.wait()

    lab.mount("auth_server.login", noting)
    lab.mount("auth_server.Throttle", lambda: CountsOne("name", limit=1))
    with ThreadPoolExecutor(2) as pool:
        try:
            pool.submit(lab._servers.store.throttle.guess_password, "alice", "127.0.0.1", compare)
            assert comparing.wait(PATIENCE)
            waiting = pool.submit(post, lab, BOB)
            assert not begun.wait(0.2)
        finally:
            go.set()
        assert waiting.result(PATIENCE).status_code == 200


@pytest.mark.parametrize(
    ("point", "piece"),
    [("auth_server.login", login), ("auth_server.Throttle", lambda: CountsOne("name", limit=1))],
)
def test_a_turn_that_does_not_come_is_503(lab, monkeypatch, point, piece):
    """In a burst of guesses nobody waits longer than without a piece."""
    monkeypatch.setattr(mount, "WAIT", 0)
    lab.mount(point, piece)
    with lab._servers.store.throttle.turn():
        answer = post(lab, BOB)
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
    assert post(lab, BOB).status_code == 200


def test_a_throttle_mounted_anew_has_counted_nothing(lab):
    """Each mounted class gets an object of its own, and None brings our count back."""
    for _ in range(2):
        lab.mount("auth_server.Throttle", lambda: CountsOne("name", limit=1))
        assert post(lab, BOB | {"password": "guess"}).status_code == 401
        assert post(lab, BOB).status_code == 429
    lab.mount("auth_server.Throttle", None)
    assert post(lab, BOB).status_code == 200


class _Text:
    def wait(self, name, address, *, now):
        return "soon"


@pytest.mark.parametrize("piece", [_Text, lambda: None, lambda _limit: None])
def test_a_throttle_that_fails_is_named(lab, piece):
    """A Throttle that can't be asked is a 500 whose description names it."""
    lab.mount("auth_server.Throttle", piece)
    answer = post(lab, BOB)
    assert answer.status_code == 500
    assert "The mounted Throttle failed" in answer.json()["error_description"]


def test_the_session_server_keeps_its_own_count(lab):
    """A mounted Throttle is the auth server's, and the session server counts by our rules."""
    lab.mount("auth_server.Throttle", lambda: CountsOne("name", limit=1))
    assert post(lab, BOB | {"password": "guess"}).status_code == 401
    assert post(lab, BOB).status_code == 429
    assert lab.http.post(f"{lab.session_server}/login", json=BOB).status_code == 200


def test_no_such_mount_point(lab):
    """A misspelt mount point lists the two of the login."""
    with pytest.raises(ValueError, match=r"auth_server\.Throttle, auth_server\.login"):
        lab.mount("auth_server.throttle", print)
