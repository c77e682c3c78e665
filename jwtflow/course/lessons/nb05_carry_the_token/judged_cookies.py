"""Checks of tokens that travel in cookies: what script can read, and what other sites can send."""

from __future__ import annotations

from dataclasses import dataclass
from http.cookies import SimpleCookie

import requests

from jwtflow.judge.table import Checks, NotSeenError, OpenError, Stage, expect
from jwtflow.judge.visit import Visit, expect_refused, guess, members, said
from jwtflow.web.csrf import HEADER

CHECKS = Checks()

_LONGEST = 4096  # characters of a cookie; browsers keep no longer one


@dataclass(frozen=True)
class Cookies:
    """What a login in cookie delivery sets."""

    answer: requests.Response
    set: SimpleCookie

    @property
    def csrf(self) -> str:
        """The value that script can read and has to repeat."""
        readable = [each.value for each in self.set.values() if not each["httponly"]]
        if len(readable) != 1:
            raise OpenError("there isn't one cookie that script can read, for the csrf value")
        return str(readable[0])

    def header(self, **changed: str) -> str:
        """The Cookie header that a browser would send, to paths beside /refresh."""
        pairs = {
            name: changed.get("csrf", each.value) if not each["httponly"] else each.value
            for name, each in self.set.items()
            if each["path"] in {"", "/"} or "path" in changed
        }
        return "; ".join(f"{name}={value}" for name, value in pairs.items())


@CHECKS.add(Stage.COOKIES, "C1, C2, RFC 10017 §6.1")
def flags(visit: Visit) -> str:
    """Script can't read the tokens, no body holds them."""
    login = _log_in(visit)
    body = members(login.answer)
    expect("access_token" not in body and "refresh_token" not in body, "the body holds a token")
    long = [each for each in login.set.values() if len(each.value) > 100]
    expect(long and all(each["httponly"] for each in long), "the access token isn't HttpOnly")
    for each in login.set.values():
        expect(each["samesite"] in {"Strict", "Lax"}, f"{each.key} without SameSite")
        expect(not each["domain"], f"{each.key} names a Domain")
    return "HttpOnly, SameSite, no Domain"


@CHECKS.add(Stage.COOKIES, "RFC 6750 §2")
def reads(visit: Visit) -> str:
    """The cookie alone may read."""
    login = _log_in(visit)
    visit.call_good(visit.tokens())
    answer = _read(visit, login)
    expect(answer.status_code == 200, said(answer))
    return "200"


@CHECKS.add(Stage.COOKIES, "C3, RFC 10017 §6.1.3")
def writes(visit: Visit) -> str:
    """With the csrf value our own page may write."""
    login = _accepted(visit)
    for headers in ({}, {"Origin": visit.system.resource.rstrip("/")}):
        answer = _write(visit, login, {HEADER: login.csrf, **headers})
        expect(answer.status_code < 300, said(answer))
    return "with its Origin, and from a program without one"


@CHECKS.add(Stage.COOKIES, "C3, RFC 10017 §6.1.3")
def no_header(visit: Visit) -> str:
    """Without the csrf value nothing is written."""
    login = _accepted(visit)
    for told, headers in (
        ("no header", {}),
        ("an empty header", {HEADER: ""}),
        ("a guessed header", {HEADER: guess()}),
        ("half of it", {HEADER: login.csrf[: len(login.csrf) // 2]}),
    ):
        expect_refused(_write(visit, login, headers), told)
    return "none, empty, guessed, half: refused"


@CHECKS.add(Stage.COOKIES, "C3, RFC 10017 §6.1.3")
def other_origin(visit: Visit) -> str:
    """A page of another origin writes nothing."""
    login, own = _accepted(visit), visit.system.resource.rstrip("/")
    for told, origin in (
        ("another site", "http://evil.example"),
        ("an Origin that begins like ours", f"{own}.evil.example"),
        ("Origin: null", "null"),
    ):
        headers = {HEADER: login.csrf, "Origin": origin}
        expect_refused(_write(visit, login, headers), told)
    return "refused, even with the right value"


@CHECKS.add(Stage.COOKIES, "C3, C6, RFC 10017 §6.1.3")
def planted(visit: Visit) -> str:
    """A planted pair of cookie and header is refused."""
    login, other = _accepted(visit), _log_in(visit)
    for told, value in (("a made-up pair", guess()), ("another login's pair", other.csrf)):
        expect_refused(_write(visit, login, {HEADER: value}, csrf=value), told)
    return "made up, or another login's: refused"


@CHECKS.add(Stage.COOKIES, "C3, RFC 10017 §6.1.3")
def first_party(visit: Visit) -> str:
    """Logout and refresh by cookie need the csrf value too."""
    login = _log_in(visit)
    for name in ("logout", "refresh"):
        headers = {"Cookie": login.header(path="all")}
        expect_refused(visit.ask("POST", visit.url(name), headers=headers), f"{name} without it")
    headers[HEADER] = login.csrf
    answer = visit.ask("POST", visit.url("refresh"), headers=headers)
    expect(answer.status_code == 200, f"the refresh with it: {said(answer)}")
    return "refused without, granted with it"


def _log_in(visit: Visit) -> Cookies:
    visit.need_login()
    answer = visit.log_in(delivery="cookie")
    found: SimpleCookie = SimpleCookie()
    raw = getattr(answer.raw, "headers", None)
    for line in raw.getlist("Set-Cookie") if raw is not None else ():
        if len(line) <= _LONGEST:  # Python's parser may take square time
            found.load(line)
    if answer.status_code != 200 or not found:
        raise NotSeenError("the login sets no cookies")
    return Cookies(answer, found)


def _accepted(visit: Visit) -> Cookies:
    """Log in, at an API that is opened by these cookies."""
    login = _log_in(visit)
    visit.call_good(visit.tokens())
    answer = _read(visit, login)
    if answer.status_code != 200:
        raise NotSeenError(f"needs a cookie that opens the API, which answers {said(answer)}")
    return login


def _read(visit: Visit, login: Cookies) -> requests.Response:
    """Read with the cookies alone, at an API that looks at them."""
    answer = visit.call("read", headers={"Cookie": login.header()})
    if answer.status_code == 401 and "error=" not in answer.headers.get("WWW-Authenticate", ""):
        raise NotSeenError("the API takes no cookie")
    return answer


def _write(
    visit: Visit, login: Cookies, headers: dict[str, str], **changed: str
) -> requests.Response:
    return visit.call("write", headers={"Cookie": login.header(**changed), **headers})
