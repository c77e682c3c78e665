"""Checks of the login: what it answers, to whom, and how long anybody may guess."""

from __future__ import annotations

from typing import Any

import requests

from jwtflow.judge.table import Checks, NotSeenError, OpenError, Stage, expect
from jwtflow.judge.visit import Visit, claims_of, expect_refused, guess, members, refused, said

CHECKS = Checks()

MOST_TRIES = 20
"""Wrong passwords after which a login that still answers 401 counts as unthrottled."""

FEWEST_TRIES = 3


@CHECKS.add(Stage.LOGIN, "RFC 6749 §5.1")
def right_password(visit: Visit) -> str:
    """The right password gets a token response."""
    visit.need_login()
    answer = visit.log_in()
    expect(answer.status_code == 200, said(answer))
    found = members(answer)
    expect(isinstance(found.get("access_token"), str), "no access_token")
    expect(str(found.get("token_type")).lower() == "bearer", "token_type isn't Bearer")
    expect(type(found.get("expires_in")) is int, "expires_in isn't a whole number")
    return "200 with access_token, token_type, expires_in"


@CHECKS.add(Stage.LOGIN, "T6, RFC 6749 §5.1")
def no_store(visit: Visit) -> str:
    """The answer is marked no-store."""
    found = _logged_in(visit).headers.get("Cache-Control", "")
    expect("no-store" in found, "no Cache-Control: no-store")
    return "Cache-Control: no-store"


@CHECKS.add(Stage.LOGIN, "L7, ASVS 6.3.8")
def one_answer(visit: Visit) -> str:
    """A wrong password and an unknown name get one answer."""
    wrong, unknown = (
        _wrong(visit, name, guess()) for name in (visit.system.reader[0], f"nobody-{guess()}")
    )
    for answer in (wrong, unknown):
        expect(answer.status_code == 401, said(answer))
    expect(wrong.content == unknown.content, "the two bodies differ")
    expect([*wrong.headers] == [*unknown.headers], "the two have different headers")
    return "401 for both, word for word"


@CHECKS.add(Stage.LOGIN, "L8, ASVS 6.2.8")
def exactly(visit: Visit) -> str:
    """A password is taken letter for letter."""
    name, password = visit.system.reader
    for changed, told in (
        (f"{password} ", "with a space behind it"),
        (password.swapcase(), "with capitals exchanged"),
        (password[:-1], "without its last letter"),
    ):
        answer = _wrong(visit, name, changed)
        expect(refused(answer), f"{told} it is good: {said(answer)}")
    return "a space, capitals, a letter less: 401"


@CHECKS.add(Stage.LOGIN, "L10, ASVS 3.5.2")
def only_json(visit: Visit) -> str:
    """Only a JSON object with two strings logs in."""
    visit.need_login()
    name, password = visit.system.user
    bodies: tuple[Any, ...] = (
        [],
        "x",
        {"username": [name], "password": password},
        {"username": name},
        {},
    )
    for body in bodies:
        answer = visit.ask("POST", visit.url("login"), json=body)
        expect_refused(answer, f"a body of another form ({type(body).__name__})")
    return "400 for every other form"


@CHECKS.add(Stage.LOGIN, "L11, ASVS 14.2.1")
def only_the_body(visit: Visit) -> str:
    """Credentials in the URL or in Basic log nobody in."""
    visit.need_login()
    name, password = visit.system.user
    right = {"username": name, "password": password}
    url = visit.url("login")
    for told, method, more in (
        ("GET with a query", "GET", {"params": right}),
        ("POST with a query", "POST", {"params": right, "json": {}}),
        ("Basic", "POST", {"auth": (name, password), "json": {}}),
    ):
        expect_refused(visit.ask(method, url, **more), told)
    return "refused"


@CHECKS.add(Stage.LOGIN, "ASVS 15.3.3")
def no_roles_asked(visit: Visit) -> str:
    """Roles come from the account, not from the request."""
    visit.need_login()
    extra: dict[str, Any] = {"roles": ["admin"], "role": "admin", "is_admin": True}
    _logged_in(visit)
    answer = visit.log_in(visit.system.reader, **extra)
    roles = claims_of(members(answer).get("access_token")).get("roles", [])
    expect("admin" not in roles, "the reader who asks for admin becomes one")
    return "what the request adds is ignored"


@CHECKS.add(Stage.LOGIN, "RFC 6749 §3.3")
def no_scope_asked(visit: Visit) -> str:
    """Nobody gets a scope that they don't hold."""
    _logged_in(visit)
    read, write = visit.system.read_scope, visit.system.write_scope
    both = visit.log_in(visit.system.reader, scope=f"{read} {write}")
    granted = str(claims_of(members(both).get("access_token")).get("scope", "")).split()
    expect(write not in granted, "the reader gets the scope to write")
    only = visit.log_in(visit.system.reader, scope=write)
    expect("access_token" not in members(only), f"for nothing that they hold: {said(only)}")
    return f"left out; alone: {said(only)}"


@CHECKS.add(Stage.LOGIN, "RFC 6749 §3.3")
def less_scope(visit: Visit) -> str:
    """Who asks for less gets less."""
    _logged_in(visit)
    answer = visit.log_in(scope=visit.system.read_scope)
    expect(answer.status_code == 200, said(answer))
    granted = claims_of(members(answer).get("access_token")).get("scope")
    if not isinstance(granted, str):
        raise NotSeenError("needs a scope that is one text")
    expect(granted == visit.system.read_scope, "the token grants more than was asked for")
    return "the one scope that was asked for"


@CHECKS.add(Stage.GUESSING, "L1, RFC 6585 §4")
def throttled(visit: Visit) -> str:
    """Wrong passwords end in 429 with Retry-After."""
    tries, answer = _until_throttled(visit, f"nobody-{guess()}")
    expect(tries >= FEWEST_TRIES, f"throttled after {tries} wrong passwords: too soon")
    wait = answer.headers.get("Retry-After", "")
    expect(wait.isdecimal() and int(wait) > 0, "429 without Retry-After in seconds")
    return f"429 after {tries}"


@CHECKS.add(Stage.GUESSING, "L2, ASVS 6.3.1")
def right_one_waits(visit: Visit) -> str:
    """While throttled the right password waits too."""
    _throttle_the_reader(visit)
    answer = visit.log_in(visit.system.reader, http=visit.elsewhere)
    expect(answer.status_code == 429, f"the right password gets in: {said(answer)}")
    return "429"


@CHECKS.add(Stage.GUESSING, "L3, ASVS 6.3.1")
def nothing_lifts_it(visit: Visit) -> str:
    """No header and no spelling lifts the limit."""
    _throttle_the_reader(visit)
    name, password = visit.system.reader
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        value = {header: "for=203.0.113.9" if header == "Forwarded" else "203.0.113.9"}
        answer = visit.log_in((name, password), http=visit.elsewhere, headers=value)
        expect(answer.status_code == 429, f"{header} lifts it: {said(answer)}")
    for spelling in (name.upper(), f" {name}"):
        answer = visit.log_in((spelling, password), http=visit.elsewhere)
        expect(refused(answer), f"another spelling of the name lifts it: {said(answer)}")
    return "the right password waits on"


@CHECKS.add(Stage.GUESSING, "L4, ASVS 6.3.4")
def page_shares_it(visit: Visit) -> str:
    """The page of the code flow shares the limit."""
    visit.url("authorize")
    _throttle_the_reader(visit)
    asked = visit.ask_for_code(visit.system.reader, elsewhere=True)
    expect("code" not in asked.answer, "the right password gets in there")
    return said(asked.last)


@CHECKS.add(Stage.GUESSING, "L5, ASVS 6.1.1")
def others_log_in(visit: Visit) -> str:
    """Meanwhile another user logs in."""
    _throttle_the_reader(visit)
    answer = visit.log_in(http=visit.elsewhere)
    expect(answer.status_code == 200, f"another user, from the same address: {said(answer)}")
    return "200"


def _logged_in(visit: Visit) -> requests.Response:
    """Return the answer to a good login, on a system whose login gives one."""
    visit.need_login()
    answer = visit.log_in()
    if "access_token" not in members(answer):
        raise NotSeenError(f"needs a login, which answers {said(answer)}")
    return answer


def _wrong(visit: Visit, name: str, password: str) -> requests.Response:
    """Try a password that isn't right, from an address that this may throttle."""
    visit.need_login()
    return visit.log_in((name, password), http=visit.elsewhere)


def _until_throttled(visit: Visit, name: str) -> tuple[int, requests.Response]:
    for tries in range(MOST_TRIES + 1):
        answer = _wrong(visit, name, guess())
        if answer.status_code == 429:
            return tries, answer
    raise OpenError(f"{MOST_TRIES + 1} wrong passwords: {said(answer)}")


def _throttle_the_reader(visit: Visit) -> None:
    try:
        _until_throttled(visit, visit.system.reader[0])
    except OpenError as unlimited:
        raise NotSeenError("nothing throttles it") from unlimited
