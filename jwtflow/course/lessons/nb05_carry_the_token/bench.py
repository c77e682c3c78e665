"""The benches of 05: an ``auth`` object for requests, and the check of a write by cookie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import requests

from jwtflow.course.bench import Bench, Case, LetThrough, Odd, TurnedAway, shortened
from jwtflow.course.lessons.nb05_carry_the_token.sites import Site
from jwtflow.lab.clock import LabClock
from jwtflow.lab.network import Network
from jwtflow.lab.recorder import Recorder
from jwtflow.lab.transports import InProcess
from jwtflow.randomness import sha256_text

# ------------------------------------------------------------------------------- an auth object

CALL = "call the API"
HOST = "bring it to another host"
LOOKALIKE = "dress up as the API"
NEIGHBOUR = "use another port or scheme"
REDIRECT = "redirect to another host"
LOG = "print it"

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkb3JhIn0.c2lnbmF0dXJl"  # noqa: S105 - of a bench
OTHER_TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJmaW5uIn0.c2lnbmF0dXJl"  # noqa: S105
API = "https://tools.example"
WITH_PORT = "http://tools.example:8080"


def _prepared(piece: Any, origin: str, url: str, **headers: str) -> requests.PreparedRequest:
    """A request that the piece has seen, as requests prepares it.

    Raises:
        Odd: the piece is no auth object.
    """
    auth = piece(TOKEN, origin)
    if not callable(auth):
        told = "Its object can't be called with a request."
        raise Odd(told, "requests calls it with each request. Which method makes that possible?")
    request = requests.Request("GET", url, headers=headers).prepare()
    returned = auth(request)
    if not isinstance(returned, requests.PreparedRequest):
        told = f"Called with a request, it returned {returned!r}."
        raise Odd(told, "Return the request in every case.")
    return returned


def _shown(request: requests.PreparedRequest) -> bool:
    """Whether the token is anywhere in the request.

    requests writes headers as text or as bytes.
    """
    values = [request.url, request.body, *request.headers.values()]
    return any(
        TOKEN in (value.decode("latin-1") if isinstance(value, bytes) else str(value))
        for value in values
    )


def _gets(origin: str, url: str, **headers: str) -> Callable[[Any], None]:
    def attempt(piece: Any) -> None:
        request = _prepared(piece, origin, url, **headers)
        sent = request.headers.get("Authorization")
        if sent is None and _shown(request):
            told = "The token is in the request, but not in Authorization."
            raise Odd(told, "Which header is for bearer tokens, and what stands in it?")
        if sent is None:
            raise TurnedAway("It sent no token.")
        if sent == headers.get("Authorization"):
            told = "The Authorization that was there before is still there."
            raise Odd(told, "This origin's token takes its place: assign it, whatever was there.")
        if sent != f"Bearer {TOKEN}":
            told = f"Authorization is {shortened(sent)}."
            raise Odd(told, "It's Bearer, a space, and the token that the object was made with.")
        _is_unchanged(request, url, headers)

    return attempt


def _is_unchanged(request: requests.PreparedRequest, url: str, headers: dict[str, str]) -> None:
    plain = requests.Request("GET", url, headers=headers).prepare()
    ours = {name.lower(): value for name, value in request.headers.items()}
    theirs = {name.lower(): value for name, value in plain.headers.items()}
    ours.pop("authorization", None)
    theirs.pop("authorization", None)
    if (request.method, request.url, ours) != (plain.method, plain.url, theirs):
        told = "It changed something else in the request."
        raise Odd(told, "Set this one header, and leave everything else as it came.")


def _keeps_from(origin: str, url: str) -> Callable[[Any], None]:
    def attempt(piece: Any) -> None:
        if not _shown(_prepared(piece, origin, url)):
            raise TurnedAway("It sent no token.")

    return attempt


def _lets_go(origin: str, url: str, **headers: str) -> Callable[[Any], None]:
    """An honest request to somebody else, which goes on as it is."""

    def attempt(piece: Any) -> None:
        request = _prepared(piece, origin, url, **headers)
        if request.headers.get("Authorization") != headers.get("Authorization"):
            raise Odd("It changed the Authorization of another server.")
        _is_unchanged(request, url, headers)

    return attempt


def _second(first: str, then: str, *, shown: bool) -> Callable[[Any], None]:
    """The same object is used twice."""

    def attempt(piece: Any) -> None:
        auth = piece(TOKEN, API)
        for url in (first, then):
            request = auth(requests.Request("GET", url).prepare())
        if not isinstance(request, requests.PreparedRequest):
            told = f"Called with a request, it returned {request!r}."
            raise Odd(told, "Return the request in every case.")
        if not _shown(request):
            raise TurnedAway("It sent no token.")
        if not shown:
            raise LetThrough("The second request has the token.")

    return attempt


def _two_objects(piece: Any) -> None:
    """Two objects, each with a token and an origin of its own."""
    first, _ = piece(TOKEN, API), piece(OTHER_TOKEN, "https://news.example")
    request = first(requests.Request("GET", f"{API}/tools").prepare())
    if not isinstance(request, requests.PreparedRequest):
        raise Odd(f"Called with a request, it returned {request!r}.")
    sent = request.headers.get("Authorization")
    if sent is None:
        raise TurnedAway("It sent no token.")
    if sent != f"Bearer {TOKEN}":
        raise Odd("It sent another token than its own.")


def _over_redirect(target: str) -> Callable[[Any], None]:
    """A whole exchange, in which the API redirects."""

    def attempt(piece: Any) -> None:
        recorder = Recorder()
        network = Network(InProcess(), recorder)
        clock = LabClock(recorder.note)
        sites = {"tools.example": Site(redirects={"/old": target}), "evil.example": Site()}
        for netloc, site in sites.items():
            network.add(netloc, site, name=netloc, clock=clock)
        with network.session("client") as session:
            session.get("http://tools.example/old", auth=piece(TOKEN, "http://tools.example"))
        reached = [headers for site in sites.values() for headers in site.seen]
        last = sites["evil.example"].seen[-1:] or reached[-1:]
        if not any(TOKEN in value for headers in last for value in headers.values()):
            raise TurnedAway("The last request had no token.")

    return attempt


def _printed(show: Callable[[Any], str], *, honest: bool) -> Callable[[Any], None]:
    def attempt(piece: Any) -> None:
        text = show(piece(TOKEN, API))
        if honest:
            return
        if TOKEN in text:
            raise LetThrough("The text holds the token.")
        raise TurnedAway("The text holds no token.")

    return attempt


def auth_cases() -> Iterator[Case]:
    """Every case of ``BearerAuth``."""
    section = "RFC 6750 §2.1"

    def gets(name: str, row: str, origin: str, url: str, **headers: str) -> Case:
        story = f"Made for {origin}, it's called with a request to {url}."
        if headers:
            story = f"{story[:-1]}, which has {', '.join(headers)} already."
        return Case(name, row, section, story, honest=True, attempt=_gets(origin, url, **headers))

    def keeps(name: str, row: str, origin: str, url: str) -> Case:
        story = f"Made for {origin}, it's called with a request to {url}."
        rule = "RFC 6750 §5.3"
        return Case(name, row, rule, story, honest=False, attempt=_keeps_from(origin, url))

    yield gets("the API", CALL, API, f"{API}/tools")
    yield gets("the origin alone", CALL, API, API)
    yield gets("a query", CALL, API, f"{API}/tools?page=2&at=https://evil.example")
    yield gets("a port", CALL, WITH_PORT, f"{WITH_PORT}/tools")
    yield gets("a default port written", CALL, API, f"{API}:443/tools")
    yield gets("a default port in the origin", CALL, f"{API}:443", f"{API}/tools")
    yield gets("http's port", CALL, "http://tools.example", "http://tools.example:80/tools")
    yield gets("capitals in the origin", CALL, "https://Tools.Example", f"{API}/tools")
    yield gets("other headers", CALL, API, f"{API}/tools", Accept="application/json")
    yield gets("another Authorization", CALL, API, f"{API}/tools", Authorization="Basic eDp5")

    yield keeps("another host", HOST, API, "https://evil.example/tools")
    yield keeps("a subdomain", HOST, API, "https://blog.tools.example/tools")
    yield keeps("the parent", HOST, "https://api.tools.example", f"{API}/tools")
    yield Case(
        "somebody else",
        HOST,
        "RFC 6750 §5.3",
        "A request to https://news.example goes on with its own Authorization.",
        honest=True,
        attempt=_lets_go(API, "https://news.example/today", Authorization="Basic eDp5"),
    )
    yield Case(
        "used twice",
        HOST,
        "RFC 6750 §5.3",
        "The same object is called for the API, and then for https://evil.example.",
        honest=False,
        attempt=_second(f"{API}/tools", "https://evil.example/", shown=False),
    )
    yield Case(
        "used twice, honestly",
        HOST,
        section,
        "The same object is called for https://news.example, and then for the API.",
        honest=True,
        attempt=_second("https://news.example/", f"{API}/tools", shown=True),
    )

    yield Case(
        "two objects",
        HOST,
        "RFC 6750 §5.3",
        "Two objects are made for two origins, and the first one is called for its own.",
        honest=True,
        attempt=_two_objects,
    )

    yield keeps("a longer host", LOOKALIKE, API, "https://tools.example.evil.example/tools")
    yield keeps("a user name", LOOKALIKE, API, "https://tools.example@evil.example/tools")
    yield keeps("a suffix", LOOKALIKE, API, "https://evil-tools.example/tools")
    yield keeps("in the query", LOOKALIKE, API, f"https://evil.example/?to={API}/tools")
    yield keeps("in the path", LOOKALIKE, API, f"https://evil.example/{API}/tools")
    yield keeps("in the fragment", LOOKALIKE, API, "https://evil.example/#@tools.example")

    yield gets("a look-alike's name", LOOKALIKE, API, f"{API}/@evil.example")

    yield gets("its own port", NEIGHBOUR, f"{API}:8443", f"{API}:8443/tools")
    yield keeps("another port", NEIGHBOUR, WITH_PORT, "http://tools.example:8081/tools")
    yield keeps("a longer port", LOOKALIKE, WITH_PORT[:-1], f"{WITH_PORT}/tools")
    yield keeps("no port", NEIGHBOUR, WITH_PORT, "http://tools.example/tools")
    yield keeps("http", NEIGHBOUR, API, "http://tools.example/tools")
    yield keeps("http at https's port", NEIGHBOUR, API, "http://tools.example:443/tools")
    yield keeps("https", NEIGHBOUR, "http://tools.example", f"{API}/tools")

    yield Case(
        "redirected away",
        REDIRECT,
        "RFC 9110 §15.4",
        "The API redirects to http://evil.example, and requests follows.",
        honest=False,
        attempt=_over_redirect("http://evil.example/new"),
    )
    yield Case(
        "redirected at home",
        REDIRECT,
        "RFC 9110 §15.4",
        "The API redirects to another address of its own, and requests follows.",
        honest=True,
        attempt=_over_redirect("/new"),
    )

    for name, show, told in (
        ("repr", repr, "repr(auth)"),
        ("str", str, "str(auth)"),
        ("in a text", lambda auth: f"{auth}", 'f"{auth}"'),
        ("in a list", lambda auth: f"{[auth]}", "A list with the object in it"),
    ):
        yield Case(
            name,
            LOG,
            "RFC 6750 §5.3",
            f"{told} is written into a log.",
            honest=False,
            attempt=_printed(show, honest=False),
        )
    yield Case(
        "it can be printed",
        LOG,
        "RFC 6750 §5.3",
        "The object is printed.",
        honest=True,
        attempt=_printed(repr, honest=True),
    )


# ------------------------------------------------------------------------- a write by cookie

OWN = "write from our own page"
FOREIGN = "send a form from another origin"
DRESSED = "dress up as our origin"
MISSING = "leave the csrf value out"
GUESSED = "make a csrf value up"
PLANTED = "bring the csrf value of another login"
METHODS = "write with another method"

ORIGINS = ("https://tools.example", "https://desk.tools.example:8443")
VALUE = "q6vDn0X2bqk8mE1oZr3Yt5cUwLhJsGfA"
OTHER = "tT9pLr4WmVb2Kx7NcQ0sYd6HgJfZaE1u"


def _asked(method: str, changes: dict[str, Any]) -> dict[str, Any]:
    return {
        "method": method,
        "origin": ORIGINS[0],
        "header": VALUE,
        "cookie": VALUE,
        "csrf_hash": sha256_text(VALUE),
        "origins": list(ORIGINS),
        **changes,
    }


def _passes(method: str, **changes: Any) -> Callable[[Any], None]:
    return partial(_check, asked=_asked(method, changes))


def _check(piece: Any, *, asked: dict[str, Any]) -> None:
    arguments = {**asked, "origins": list(asked["origins"])}
    if isinstance(asked["header"], str):  # another object than the cookie, as it is when received
        arguments["header"] = asked["header"].encode().decode()
    returned = piece(arguments.pop("method"), **arguments)
    if returned is not None:
        raise Odd(f"It returned {returned!r}. Return nothing, or raise ValueError.")


def csrf_cases() -> Iterator[Case]:
    """Every case of ``check_csrf``."""

    def case(
        name: str,
        row: str,
        story: str,
        method: str = "POST",
        *,
        honest: bool = False,
        **changes: Any,
    ) -> Case:
        attempt = _passes(method, **changes)
        return Case(name, row, "C3", story, honest=honest, attempt=attempt)

    honest = partial(case, honest=True)
    yield honest("our page", OWN, "Our own page posts, with the csrf value in header and cookie.")
    yield honest(
        "a listed page", OWN, "A page of the second origin in the list posts.", origin=ORIGINS[1]
    )
    yield honest(
        "a program", OWN, "A program posts, without Origin and with the csrf value.", origin=None
    )
    yield honest(
        "read",
        OWN,
        "A page is read with GET, without Origin or csrf value.",
        "GET",
        origin=None,
        header=None,
    )
    yield honest(
        "head", OWN, "HEAD, without Origin or csrf value.", "HEAD", origin=None, header=None
    )
    yield honest(
        "a first visit",
        OWN,
        "GET, and there's no csrf cookie and no claim yet.",
        "GET",
        origin=None,
        header=None,
        cookie=None,
        csrf_hash=None,
    )
    yield honest(
        "read from elsewhere",
        OWN,
        "GET from a page of https://news.example.",
        "GET",
        origin="https://news.example",
        header=None,
    )

    yield case(
        "another site",
        FOREIGN,
        "POST from https://evil.example, with the right csrf value.",
        origin="https://evil.example",
    )
    yield case("empty", FOREIGN, "POST with an empty Origin, and the right csrf value.", origin="")
    yield case("null", FOREIGN, "POST with Origin: null, and the right csrf value.", origin="null")
    yield case(
        "a subdomain",
        FOREIGN,
        "POST from https://blog.tools.example, a neighbour.",
        origin="https://blog.tools.example",
    )
    yield case(
        "another port",
        FOREIGN,
        "POST from https://desk.tools.example:8444.",
        origin="https://desk.tools.example:8444",
    )
    yield case(
        "another scheme", FOREIGN, "POST from http://tools.example.", origin="http://tools.example"
    )
    yield honest(
        "the only origin",
        FOREIGN,
        "There's one origin in the list, and it posts.",
        origin="https://one.example",
        origins=["https://one.example"],
    )

    yield case(
        "a longer host",
        DRESSED,
        "POST from https://tools.example.evil.example.",
        origin="https://tools.example.evil.example",
    )
    yield case(
        "a slash",
        DRESSED,
        "POST with the Origin https://tools.example/, as no browser writes it.",
        origin=f"{ORIGINS[0]}/",
    )
    yield case(
        "a part",
        DRESSED,
        "POST from https://tools.exam, which somebody registered.",
        origin="https://tools.exam",
    )
    yield case(
        "a suffix",
        DRESSED,
        "POST from https://evil-tools.example, where the list has https://tools.example.",
        origin="https://evil-tools.example",
    )
    yield case(
        "two in one",
        DRESSED,
        "POST with two origins in one header.",
        origin=f"{ORIGINS[0]} https://evil.example",
    )
    yield case("the scheme alone", DRESSED, "POST with the Origin https://.", origin="https://")

    yield honest(
        "another ending",
        DRESSED,
        "POST from https://tools.example.museum, the one origin in the list.",
        origin="https://tools.example.museum",
        origins=["https://tools.example.museum"],
    )

    yield honest("read with an empty one", MISSING, "GET with an empty header.", "GET", header="")
    yield case("no header", MISSING, "POST from our page, without the header.", header=None)
    yield case(
        "no header, no Origin",
        MISSING,
        "POST without Origin and without the header.",
        origin=None,
        header=None,
    )
    yield case("an empty header", MISSING, "POST with an empty header.", header="")
    yield case(
        "no cookie", MISSING, "POST with the header and without the csrf cookie.", cookie=None
    )
    yield case(
        "neither", MISSING, "POST with neither header nor csrf cookie.", header=None, cookie=None
    )
    yield case(
        "both empty",
        MISSING,
        "Header and cookie are empty, and the claim is the hash of an empty text.",
        header="",
        cookie="",
        csrf_hash=sha256_text(""),
    )

    yield case(
        "another value", GUESSED, "The header has a value that isn't the cookie's.", header=OTHER
    )
    for name, told, cookie in (
        ("another cookie", "has another value", OTHER),
        ("a longer cookie", "goes on behind it", f"{VALUE}-and-more"),
        ("another order", "has its letters in another order", VALUE[::-1]),
    ):
        yield case(name, GUESSED, f"The header is right, and the cookie {told}.", cookie=cookie)
    yield case(
        "the beginning", GUESSED, "The header is the first half of the value.", header=VALUE[:16]
    )
    yield case("capitals", GUESSED, "The header is the value in capitals.", header=VALUE.upper())
    yield case(
        "the hash", GUESSED, "The header is the claim itself, the hash.", header=sha256_text(VALUE)
    )
    yield case("not ASCII", GUESSED, "The header is ä.", header="ä")
    yield honest(
        "another login",
        GUESSED,
        "Another login's page posts, with its own value.",
        header=OTHER,
        cookie=OTHER,
        csrf_hash=sha256_text(OTHER),
    )

    yield case(
        "a planted pair",
        PLANTED,
        "Header and cookie are alike, and of another login.",
        header=OTHER,
        cookie=OTHER,
    )
    yield case(
        "no claim",
        PLANTED,
        "Header and cookie are alike, and the token has no claim csrf.",
        csrf_hash=None,
    )
    yield case(
        "an empty claim",
        PLANTED,
        "Header and cookie are alike, and the claim is empty.",
        csrf_hash="",
    )
    yield case(
        "the value as claim",
        PLANTED,
        "The claim is the value itself, not its hash.",
        csrf_hash=VALUE,
    )
    yield honest(
        "a short value",
        PLANTED,
        "A short value, with its own hash as the claim.",
        header="k",
        cookie="k",
        csrf_hash=sha256_text("k"),
    )

    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        yield case(
            f"{method} without", METHODS, f"{method} without the header.", method, header=None
        )
        yield case(
            f"{method} from elsewhere",
            METHODS,
            f"{method} from https://evil.example.",
            method,
            origin="https://evil.example",
        )
        yield honest(f"{method} of ours", METHODS, f"{method} from our own page.", method)
    yield honest(
        "a program deletes", METHODS, "A program deletes, without Origin.", "DELETE", origin=None
    )
    yield case(
        "LOCK without",
        METHODS,
        "LOCK, a method of WebDAV, without the header.",
        "LOCK",
        header=None,
    )


BENCHES = {
    "BearerAuth": Bench(
        "BearerAuth",
        auth_cases,
        honest="Honest requests sent rightly",
        hostile="Tokens kept from strangers",
    ),
    "check_csrf": Bench(
        "check_csrf",
        csrf_cases,
        honest="Honest requests let through",
        hostile="Forged requests refused",
    ),
}
