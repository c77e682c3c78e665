"""The lab's auth server with a mounted ``RefreshStore``, and its client with a ``refresh_once``."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie

import pytest

from jwtflow.client import ClientError, NotLoggedInError, ServerUnreachableError
from jwtflow.course.lessons.nb08_refresh_and_rotate.careless import EndsNothing, OldTokensStay
from jwtflow.course.lessons.nb08_refresh_and_rotate.table import Table
from jwtflow.course.lessons.nb08_refresh_and_rotate.theatre import Theatre
from jwtflow.course.pieces import reference
from tests.lab_fixtures import get, log_in, running_lab

STORE = "auth_server.RefreshStore"
ONCE = "client.refresh_once"


@pytest.fixture
def lab(capfd):
    with running_lab() as lab:
        yield lab


def refresh(lab, refresh_token, path="/token"):
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": "notebook",
    }
    return lab.http.post(lab.auth_server + path, data=form)


@pytest.fixture
def mounted(lab):
    lab.mount(STORE, reference("RefreshStore"))
    return lab


def test_a_mounted_store_rotates(mounted):
    """Its tokens are the ones that are handed out, and each buys an access token that works."""
    first = log_in(mounted)
    answer = refresh(mounted, first["refresh_token"])
    second = answer.json()
    assert answer.status_code == 200
    assert second["refresh_token"] != first["refresh_token"]
    assert get(mounted, "/me", second["access_token"]).json()["sub"] == "alice"
    assert refresh(mounted, second["refresh_token"]).status_code == 200


def test_a_reported_theft_ends_the_login(mounted):
    """The server refuses every token of the family and denies its access tokens."""
    first = log_in(mounted)
    second = refresh(mounted, first["refresh_token"]).json()
    assert refresh(mounted, first["refresh_token"]).json()["error"] == "invalid_grant"
    assert refresh(mounted, second["refresh_token"]).status_code == 400
    assert get(mounted, "/me", second["access_token"]).status_code == 401
    assert log_in(mounted)["refresh_token"]


def test_cookies_are_rotated_by_a_mounted_store(mounted):
    """``/refresh`` works with a piece that knows nothing of cookies."""
    browser = mounted.session("browser")
    body = {"username": "bob", "password": "tr0ub4dor-and-three", "delivery": "cookie"}
    answer = browser.post(f"{mounted.auth_server}/login", json=body)
    before = SimpleCookie(answer.headers["Set-Cookie"])["jwtflow_access"].value
    csrf = {"X-CSRF-Token": browser.cookies["jwtflow_csrf"]}
    answer = browser.post(f"{mounted.auth_server}/refresh", headers=csrf)
    assert answer.status_code == 200
    assert answer.cookies["jwtflow_access"] != before


def test_logout_and_revocation_end_a_mounted_stores_login(mounted):
    """What ends a login at the server ends it, whatever the store would still rotate."""
    first, second = log_in(mounted), log_in(mounted)
    bearer = {"Authorization": f"Bearer {first['access_token']}"}
    assert mounted.http.post(f"{mounted.auth_server}/logout", headers=bearer).status_code == 204
    form = {"token": second["refresh_token"], "client_id": "notebook"}
    assert mounted.http.post(f"{mounted.auth_server}/revoke", data=form).status_code == 200
    for login in (first, second):
        assert refresh(mounted, login["refresh_token"]).status_code == 400


def test_a_login_stays_with_its_store(lab):
    """Logins that began at our store or at a mounted one go on after the other was plugged in."""
    ours = log_in(lab)
    lab.mount(STORE, reference("RefreshStore"))
    theirs = log_in(lab)
    assert refresh(lab, ours["refresh_token"]).status_code == 200
    lab.mount(STORE, None)
    assert refresh(lab, theirs["refresh_token"]).status_code == 200
    assert refresh(lab, theirs["refresh_token"]).status_code == 400
    assert refresh(lab, ours["refresh_token"]).status_code == 400


def test_the_careless_stores_are_open_where_they_say(lab):
    """One lets an old token in, the other refuses it and ends nothing."""
    for store, again in ((OldTokensStay, 200), (EndsNothing, 400)):
        lab.mount(STORE, store)
        first = log_in(lab)
        second = refresh(lab, first["refresh_token"]).json()
        assert refresh(lab, first["refresh_token"]).status_code == again
        assert refresh(lab, second["refresh_token"]).status_code == 200
        assert store.__doc__.startswith("The hole: ")


class _Fails:
    def __init__(self, *_tables, **_lent):
        pass

    def start(self, _login, *, now):
        return "a-token"

    def rotate(self, _refresh_token, *, client_id, now):
        raise KeyError(client_id)


class _ReturnsNone(_Fails):
    def rotate(self, _refresh_token, *, client_id, now):
        return None


class _NoToken(_Fails):
    def rotate(self, _refresh_token, *, client_id, now):
        return None, {}


class _StartRefuses(_Fails):
    def start(self, _login, *, now):
        raise ValueError("no")


def _takes_nothing():
    return None


@pytest.mark.parametrize("piece", [_StartRefuses, _takes_nothing])
def test_a_store_that_cannot_begin_is_named(lab, piece):
    """A login that such a store can't begin is a 500 whose description names it."""
    lab.mount(STORE, piece)
    body = {"username": "bob", "password": "tr0ub4dor-and-three"}
    answer = lab.http.post(f"{lab.auth_server}/login", json=body)
    assert answer.status_code == 500
    assert "The mounted RefreshStore failed" in answer.json()["error_description"]


@pytest.mark.parametrize("piece", [_Fails, _ReturnsNone, _NoToken])
def test_a_store_that_fails_is_named(lab, piece):
    """A rotation that can't be used is a 500 whose description names the store."""
    lab.mount(STORE, piece)
    answer = refresh(lab, log_in(lab)["refresh_token"])
    assert answer.status_code == 500
    assert "The mounted RefreshStore failed" in answer.json()["error_description"]


def test_the_tables_show_a_mounted_stores_tokens(mounted):
    """The state has the tokens that were handed out, in their tree, and no row twice."""
    first = log_in(mounted)
    refresh(mounted, first["refresh_token"])
    text = repr(mounted.state("families"))
    assert "refresh token #1 (hash" in text
    assert "└ refresh token #2 (hash" in text
    assert text.count("hash") == 2
    assert "unseen" not in text


def test_a_table_changes_a_row_in_one_step():
    """An update needs every value in ``where``, an insert needs a free key, and rows are copies."""
    table = Table()
    row = {"live": "a", "seen": []}
    assert table.insert("k", row)
    assert not table.insert("k", {})
    row["seen"].append(1)
    table.find("k")["seen"].append(2)
    assert table.find("k") == {"live": "a", "seen": []}
    assert not table.update("k", {"live": "b"}, where={"live": "c"})
    assert not table.update("k", {"live": "b"}, where={"live": "a", "missing": None})
    assert not table.update("other", {"live": "b"}, where={})
    assert table.update("k", {"live": "b"}, where={"live": "a"})
    assert table.rows() == {"k": {"live": "b", "seen": []}}


# --------------------------------------------------------------------------------- the client


def expired(lab):
    client = lab.client()
    client.login("bob", "tr0ub4dor-and-three")
    lab.clock.advance(minutes=16)
    return client


def token_requests(lab):
    return sum("/token" in exchange.request.start_line for exchange in lab.exchanges)


def test_threads_share_a_mounted_refresh_once(lab):
    """Ten requests that come at once refresh one time, and all of them are answered."""
    lab.mount(ONCE, reference("refresh_once"))
    client = expired(lab)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(client.get, ["/me"] * 10))
    assert [answer.status_code for answer in answers] == [200] * 10
    assert token_requests(lab) == 1


def test_a_mounted_refresh_once_repairs_a_401(lab):
    """A token that was revoked elsewhere ends the login for the client, in its own words."""
    lab.mount(ONCE, reference("refresh_once"))
    client = lab.client()
    client.login("bob", "tr0ub4dor-and-three")
    client.refresh()
    assert client.get("/me").status_code == 200
    refresh_token = client.tokens.refresh_token
    form = {"token": refresh_token, "client_id": "notebook"}
    lab.http.post(f"{lab.auth_server}/revoke", data=form)
    with pytest.raises(NotLoggedInError):
        client.get("/me")
    assert not client.logged_in


def test_without_an_answer_the_login_is_kept(lab):
    """While the auth server is away, the caller hears of that, and later the login goes on."""
    lab.mount(ONCE, reference("refresh_once"))
    client = expired(lab)
    lab.switch_off("auth_server")
    with pytest.raises(ServerUnreachableError):
        client.get("/me")
    lab.switch_on("auth_server")
    assert client.get("/me").status_code == 200


def _writes_its_own(seen, *, jar, lock, refresh):
    jar.write({"access_token": "invented", "refresh_token": "invented"})


def test_a_refresh_once_that_fails_is_named(lab):
    """Tokens that no server gave aren't kept, and the error names the piece."""
    lab.mount(ONCE, _writes_its_own)
    client = expired(lab)
    with pytest.raises(ClientError, match="The mounted refresh_once failed"):
        client.get("/me")


def test_cookies_are_renewed_without_the_piece(lab):
    """A client that holds cookies never calls a mounted ``refresh_once``."""
    lab.mount(ONCE, _writes_its_own)
    client = lab.client(storage="cookie")
    client.login("bob", "tr0ub4dor-and-three")
    lab.clock.advance(minutes=16)
    assert client.get("/me").status_code == 200


# -------------------------------------------------------------------------------- the theatre


def test_a_play_shows_the_tree_after_each_act(lab):
    """Each act keeps its own picture, names who received a token, and says the same in words."""
    log_in(lab)  # another login, which isn't in the play
    play = Theatre(lab, "A <play>")
    first = log_in(lab)
    play.act("Alice logs in.", by="Alice")
    refresh(lab, first["refresh_token"])
    play.act("She refreshes.", by="Alice")
    bundle = play._repr_mimebundle_()
    assert set(bundle) == {"text/markdown", "text/plain"}
    assert bundle["text/plain"].splitlines() == [
        "A <play>",
        "Act 1. Alice logs in.",
        "  refresh token #2 (Alice): ✓ active",
        "Act 2. She refreshes.",
        "  refresh token #2 (Alice): ✗ spent",
        "    └ refresh token #3 (Alice): ✓ active",
    ]
    drawings = bundle["text/markdown"].split("```mermaid\n")[1:]
    assert [drawing.count("-->") for drawing in drawings] == [0, 1]
    assert all("accTitle: Act" in drawing for drawing in drawings)
    assert "<play>" not in bundle["text/markdown"]
    assert "(Alice, from #3)" not in bundle["text/markdown"]
    assert r"refresh token \#3 (Alice, from \#2): ✓ active" in bundle["text/markdown"]


def test_a_play_without_acts(lab):
    """Nothing played and nobody on the stage are said in words."""
    play = Theatre(lab)
    assert repr(play) == "Nothing has been played yet."
    play.act("Nobody comes.")
    assert repr(play) == "Act 1. Nobody comes."
    assert "there is no refresh token" in play._repr_mimebundle_()["text/markdown"]
