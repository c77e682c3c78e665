"""Rules L1 to L12: guessing passwords, and other ways to misuse a login."""

from __future__ import annotations

import json
import re

import argon2
import pytest

from jwtflow.store import open_store
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
    store = open_store(f"sqlite:///{file}", clock=clock, random=random)
    store.create_tables()
    store.add_demo_data()
    store.close()
    written = file.read_bytes()
    hashes = re.findall(rb"\$argon2\w+\$[\w=,$+/]+", written)
    assert len(hashes) == 3  # alice, bob, reporting-service
    assert all(each.startswith(b"$argon2id$v=19$m=19456,t=2,p=1$") for each in hashes)
    assert not [secret for _, secret in (ALICE, BOB, SERVICE) if secret.encode() in written]
