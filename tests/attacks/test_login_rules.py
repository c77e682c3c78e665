"""Rules L1 to L12: guessing passwords, and other ways to misuse a login."""

from __future__ import annotations

import json
import re
import threading

import argon2
import pytest

from jwtflow.store import Store
from tests.auth_fixtures import ALICE, BOB, SERVICE
from tests.authorization_flow import open_page, submit

RIGHT = {"username": ALICE[0], "password": ALICE[1]}


def fail(auth, times: int, *, name: str = "alice", address: str = "127.0.0.1", **headers: str):
    """``times`` wrong passwords; gives the statuses."""
    return [attempt(auth, name, f"wrong-{n}", address, **headers).status_code for n in range(times)]


def attempt(auth, name: str, password: str, address: str = "127.0.0.1", **headers: str):
    """One try from ``address``."""
    return auth.browser().post(
        "/login",
        json={"username": name, "password": password},
        headers=headers,
        environ_base={"REMOTE_ADDR": address},
    )


def test_the_tenth_is_told_and_the_eleventh_is_not(auth):
    """L1: ten wrong passwords are 401; then it is 429, with a Retry-After of a minute."""
    assert fail(auth, 10) == [401] * 10
    answer = attempt(auth, "alice", "wrong")
    assert answer.status_code == 429
    assert answer.json["error"] == "too_many_attempts"
    assert answer.headers["Retry-After"] == "60"


def test_the_right_password_waits_too(auth):
    """L2: while the name is throttled its right password is refused as well."""
    fail(auth, 10)
    assert attempt(auth, *ALICE).status_code == 429


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"X-Real-IP": "203.0.113.9"},
        {"X-Client-IP": "203.0.113.9"},
    ],
)
def test_no_header_lifts_the_limit(auth, headers):
    """L3: a forwarding header counts for nothing, neither for the name nor for the address."""
    fail(auth, 10)
    assert attempt(auth, *ALICE, **headers).status_code == 429


def test_no_header_lifts_the_limit_of_an_address(auth):
    """L3: a hundred wrong passwords from one address, each "forwarded" for another, are enough."""
    for n in range(100):
        answer = attempt(auth, f"user-{n}", "wrong", **{"X-Forwarded-For": f"203.0.113.{n}"})
        assert answer.status_code == 401
    assert attempt(auth, *BOB).status_code == 429
    assert attempt(auth, *BOB, address="127.0.0.2").status_code == 200


@pytest.mark.parametrize("name", ["ALICE", "Alice", " alice", "alice ", "ａlice", "al\u200bice"])
def test_no_spelling_lifts_the_limit(auth, name):
    """L3: another spelling of the name is the same name to the counter."""
    fail(auth, 10, name=name)
    assert attempt(auth, *ALICE).status_code == 429


def test_the_form_of_authorize_shares_the_limit(auth):
    """L4: ten wrong passwords on the page close ``/login`` as well, and the other way round."""
    browser = auth.browser()
    page = open_page(browser)
    assert [submit(browser, page, ("alice", "wrong")).status_code for _ in range(10)] == [401] * 10
    assert attempt(auth, *ALICE).status_code == 429
    assert fail(auth, 10, name="bob") == [401] * 10
    assert submit(browser, page, BOB).status_code == 429


def test_nobody_is_locked_out_for_long(auth):
    """L5: after a minute the right password works, and counting has begun anew."""
    fail(auth, 10)
    auth.clock.advance(seconds=59)
    assert attempt(auth, *ALICE).status_code == 429
    auth.clock.advance(seconds=1)
    assert attempt(auth, *ALICE).status_code == 200
    assert fail(auth, 10) == [401] * 10


def test_tries_while_throttled_do_not_count(auth):
    """L5: who keeps trying in that minute does not make it longer."""
    fail(auth, 10)
    for _ in range(30):
        auth.clock.advance(seconds=2)
        attempt(auth, "alice", "wrong")
    assert attempt(auth, *ALICE).status_code == 200


def test_old_failures_are_forgotten(auth):
    """L5: nine wrong passwords, and nine more after five minutes, throttle nobody."""
    fail(auth, 9)
    auth.clock.advance(minutes=5)
    assert fail(auth, 9) == [401] * 9
    assert attempt(auth, *ALICE).status_code == 200


def test_others_are_not_held_up(auth):
    """L5: others log in, and tokens already issued keep working."""
    browser = auth.cookie_browser()
    csrf = browser.get_cookie("jwtflow_csrf", domain="127.0.0.1").value
    fail(auth, 10)
    assert attempt(auth, *BOB).status_code == 200
    assert browser.post("/refresh", headers={"X-CSRF-Token": csrf}).status_code == 200


def test_spraying_is_limited(auth):
    """L6: one password tried on a hundred names from one address is noticed."""
    for n in range(100):
        attempt(auth, f"user-{n}", "spring-2030")
    assert attempt(auth, "user-100", "spring-2030").status_code == 429


@pytest.mark.parametrize("name", ["nobody", "", "alice'--", "\x00", "alice\x00", "a" * 5000, "💥"])
def test_unknown_and_known_are_answered_alike(auth, name):
    """L7: same status, words and headers for a name that exists and one that does not."""
    known, unknown = attempt(auth, "alice", "wrong"), attempt(auth, name, "wrong")
    assert known.status_code == unknown.status_code == 401
    assert known.data == unknown.data
    assert list(known.headers) == list(unknown.headers)


def test_unknown_names_cost_a_hash_too(auth, monkeypatch):
    """L7: for an unknown name as much is hashed as for a known one."""
    hashed = []
    verify = argon2.PasswordHasher.verify

    def counting(self, stored, password):
        hashed.append(argon2.extract_parameters(stored))
        return verify(self, stored, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counting)
    attempt(auth, "alice", "wrong")
    attempt(auth, "nobody", "wrong")
    assert len(hashed) == 2
    assert hashed[0] == hashed[1]


def test_brackets_are_characters_of_a_password(auth):
    """L8, J6: what stands in a string nests nothing, however much of it there is."""
    for password in ("[" * 401, '"[' * 401, "\\" + "{" * 401):
        assert attempt(auth, "alice", password).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        lambda password: password + " ",
        lambda password: " " + password,
        lambda password: password + "\n",
        lambda password: password + "\x00",
        lambda password: password.upper(),
        lambda password: password[:-1],
        lambda password: password[:8],
        lambda password: password.replace("-", "\u2010"),
    ],
)
def test_the_password_is_taken_as_it_came(auth, change):
    """L8: nothing is trimmed, folded or cut: another text is another password."""
    assert attempt(auth, "alice", change(ALICE[1])).status_code == 401


@pytest.mark.parametrize("password", [" leading and trailing ", "pässwörd-ñ-密码", "x" * 1024])
def test_unusual_passwords_work(auth, password):
    """L8: a password may hold what its owner likes."""
    auth.store.accounts.add("carol", password, scopes=["reports:read"])
    assert attempt(auth, "carol", password).status_code == 200


def test_long_passwords_are_not_hashed(auth, monkeypatch):
    """L9: of a password longer than any may be, nothing long is hashed."""
    lengths = []
    verify = argon2.PasswordHasher.verify

    def measuring(self, stored, password):
        lengths.append(len(password))
        return verify(self, stored, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", measuring)
    assert attempt(auth, "alice", ALICE[1] + "x" * 60_000).status_code == 401
    assert max(lengths) <= 1024


def test_a_huge_body_is_not_read(auth):
    """L9, R11: a body beyond the limit is 413."""
    assert attempt(auth, "alice", "x" * 70_000).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"alice"',
        b"1",
        b"{}",
        b'{"username": "alice"}',
        b'{"username": "alice", "password": null}',
        b'{"username": "alice", "password": 1}',
        b'{"username": ["alice"], "password": "correct-horse-battery-staple"}',
        b'{"username": {"$ne": 1}, "password": "x"}',
        b'{"username": true, "password": "x"}',
        b'{"username": "alice", "password": "x", "scope": ["reports:read"]}',
        b'{"username": "alice", "password": "x", "delivery": true}',
        b'{"username": "alice", "password": "a", "password": "correct-horse-battery-staple"}',
        b'{"username": "alice", "password": NaN}',
        b'{"username": "alice", "password": "\\ud800"}',
        b'{"username": "\\ud800", "password": "x"}',
        b'\xff\xfe{"username": "alice"}',
        b"[" * 50_000,
        b'{"a":' * 10_000,
        b'{"username": "alice", "password": ' + b"9" * 5000 + b"}",
        json.dumps(RIGHT).encode("utf-16"),
        json.dumps(RIGHT).encode() + b" trailing",
    ],
)
def test_json_is_read_strictly(auth, body):
    """L10: what is no JSON object of strings is 400, and never counts as a login."""
    answer = auth.browser().post("/login", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["error"] == "invalid_request"
    assert "correct-horse" not in answer.text


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonp",
    ],
)
def test_other_content_types_are_refused(auth, content_type):
    """L10, C4: JSON in any other content type is 415: a foreign page could send those."""
    answer = auth.browser().post("/login", data=json.dumps(RIGHT), content_type=content_type)
    assert answer.status_code == 415
    assert "Set-Cookie" not in answer.headers


def test_credentials_belong_into_the_body(auth):
    """L11: in the URL, a form, Basic or a GET they log nobody in."""
    browser = auth.browser()
    assert browser.post("/login", query_string=RIGHT).status_code == 415
    assert browser.post("/login", query_string=RIGHT, json={}).status_code == 400
    assert browser.post("/login", data=RIGHT).status_code == 415
    assert browser.post("/login", json={}, auth=ALICE).status_code == 400
    assert browser.get("/login", query_string=RIGHT).status_code == 405


def test_passwords_are_kept_under_argon2id(tmp_path, clock, random):
    """L12: the database holds passwords and client secrets as argon2id, with OWASP's parameters."""
    file = tmp_path / "store.sqlite"
    store = Store(f"sqlite:///{file}", clock=clock, random=random)
    store.create_tables()
    store.add_demo_data()
    store.close()
    written = file.read_bytes()
    hashes = re.findall(rb"\$argon2\w+\$[\w=,$+/]+", written)
    assert len(hashes) == 3  # alice, bob, reporting-service
    assert all(each.startswith(b"$argon2id$v=19$m=19456,t=2,p=1$") for each in hashes)
    assert not [secret for _, secret in (ALICE, BOB, SERVICE) if secret.encode() in written]


# ------------------------------------------------------------- from elsewhere, and secrets


@pytest.fixture
def hashed(monkeypatch):
    """The passwords and secrets that were hashed to be compared."""
    lock, compared = threading.Lock(), []
    verify = argon2.PasswordHasher.verify

    def counting(self, stored, password):
        with lock:
            compared.append(password)
        return verify(self, stored, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counting)
    return compared


def test_the_owner_logs_in_from_elsewhere(auth):
    """L5: while somebody guesses from one address the owner logs in at another."""
    fail(auth, 10)
    assert attempt(auth, *ALICE).status_code == 429
    assert attempt(auth, *ALICE, address="192.0.2.9").status_code == 200


def test_a_hundred_from_wherever_are_enough(auth):
    """L1: a hundred wrong passwords for one name, each from another network, throttle it."""
    for n in range(100):
        assert attempt(auth, "alice", "wrong", address=f"2001:db8:0:{n:x}::1").status_code == 401
    answer = attempt(auth, *ALICE, address="192.0.2.9")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert attempt(auth, *BOB, address="192.0.2.9").status_code == 200


@pytest.mark.parametrize(
    ("addresses", "other"),
    [
        ([f"2001:db8::{n:x}" for n in range(1, 11)], "2001:db8:0:1::1"),
        (["192.0.2.1", "::ffff:192.0.2.1"] * 5, "::ffff:192.0.2.2"),
    ],
)
def test_no_spelling_of_an_address_lifts_the_limit(auth, addresses, other):
    """L3: the addresses of one host are one: a /64 of IPv6, IPv4 with and without its prefix."""
    assert [attempt(auth, "alice", "x", address).status_code for address in addresses] == [401] * 10
    assert attempt(auth, *ALICE, address=addresses[0]).status_code == 429
    assert attempt(auth, *ALICE, address=other).status_code == 200


def test_nothing_is_hashed_while_throttled(auth, hashed):
    """L1: the 429 comes before any hash is computed, for users and for clients."""
    fail(auth, 10)
    for _ in range(10):
        ask_for_token(auth, secret="wrong")
    assert len(hashed) == 20
    assert attempt(auth, *ALICE).status_code == 429
    assert ask_for_token(auth).status_code == 429
    assert len(hashed) == 20


def test_a_burst_over_http_hashes_no_more(auth, hashed):
    """L1: of thirty wrong passwords sent at once ten are hashed; twenty are 429."""
    statuses, start = [], threading.Barrier(30)

    def guess(number):
        start.wait()
        statuses.append(attempt(auth, "alice", f"wrong-{number}").status_code)

    threads = [threading.Thread(target=guess, args=[number]) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [401] * 10 + [429] * 20
    assert len(hashed) == 10


def ask_for_token(auth, secret=SERVICE[1], *, address="127.0.0.1", way="basic", client=SERVICE[0]):
    """A confidential client asks for a token from ``address``."""
    form, more = {"grant_type": "client_credentials"}, {}
    if way == "basic":
        more["auth"] = (client, secret)
    else:
        form |= {"client_id": client, "client_secret": secret}
    return auth.browser().post("/token", data=form, environ_base={"REMOTE_ADDR": address}, **more)


@pytest.mark.parametrize("way", ["basic", "post"])
def test_client_secrets_are_not_guessed_without_a_limit(auth, way):
    """L6: ten wrong secrets are 401, then it is 429 for a minute, for the right one as well."""
    wrong = [ask_for_token(auth, f"wrong-{n}", way=way).status_code for n in range(10)]
    assert wrong == [401] * 10
    answer = ask_for_token(auth)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.json["error"] == "too_many_attempts"
    auth.clock.advance(minutes=1)
    assert ask_for_token(auth).status_code == 200


@pytest.mark.parametrize("path", ["/introspect", "/revoke", "/token"])
def test_all_endpoints_count_a_clients_secrets_together(auth, path):
    """L6: a secret that is tried at one endpoint is tried at all of them."""
    for n in range(10):
        form = {"token": "x", "grant_type": "client_credentials"}
        refused = auth.browser().post(path, data=form, auth=(SERVICE[0], f"wrong-{n}"))
        assert refused.status_code == 401
    for other in ("/introspect", "/revoke", "/token"):
        form = {"token": "x", "grant_type": "client_credentials"}
        assert auth.browser().post(other, data=form, auth=SERVICE).status_code == 429


def test_a_client_at_its_own_address_is_not_held_up(auth):
    """L5: three hundred wrong secrets from elsewhere do not keep the client itself out."""
    for n in range(30):
        for _ in range(10):
            ask_for_token(auth, "wrong", address=f"203.0.113.{n}")
    assert ask_for_token(auth, address="203.0.113.1").status_code == 429
    assert ask_for_token(auth, address="192.0.2.7").status_code == 200


@pytest.mark.parametrize("client", ["nobody", "notebook", "", "\x00", "a" * 5000])
def test_unknown_clients_count_as_well(auth, client):
    """L7: a client that is unknown, or has no secret, is answered and counted like another."""
    known = ask_for_token(auth, "wrong", way="post")
    unknown = [ask_for_token(auth, "wrong", client=client, way="post") for _ in range(11)]
    expected = [401] * 10 + [429] if client else [401] * 11  # an empty one was left out
    assert [answer.status_code for answer in unknown] == expected
    if client:
        assert unknown[0].data == known.data


def test_a_public_client_guesses_nothing(auth):
    """L5: who sends no secret is not counted: a public client goes on while another is guessed."""
    for _ in range(10):
        ask_for_token(auth, "wrong", client="notebook", way="post")
    form = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": "notebook"}
    assert auth.browser().post("/token", data=form).json["error"] == "invalid_grant"
    tokens = auth.login().json
    form["refresh_token"] = tokens["refresh_token"]
    assert auth.browser().post("/token", data=form).status_code == 200


def test_many_right_secrets_at_once_all_pass(auth):
    """L5: thirty requests of one client at once are no guesses: each gets its token."""
    statuses, start = [], threading.Barrier(30)

    def ask():
        start.wait()
        statuses.append(ask_for_token(auth).status_code)

    threads = [threading.Thread(target=ask) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 30
