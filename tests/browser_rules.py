"""What browsers do with cookies, origins and answers: cases for the lab's browser and Chromium.

Each case says what some addresses answer, what a person or a page does, and what is then seen.
``Servers`` is the one WSGI app behind all addresses; it writes down every request. The cases run in
the lab's browser (``test_lab_browser.py``) and in Chromium (``browser/test_browser_rules.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from jwtflow.lab import Lab

Step = tuple[str, tuple[Any, ...], dict[str, Any]]

SHOP = "https://shop.example"
APP = "https://app.shop.example"  # the same site as the shop
EVIL = "https://evil.example"
PLAIN = "http://shop.example"  # the same name without TLS
PLAIN_APP = "http://app.shop.example"
LAB = "http://lab.example:5101"
LAB2 = "http://lab.example:5102"
THIEF = "http://evil.example"
UK, OTHER_UK = "https://shop.co.uk", "https://evil.co.uk"
ALICE, MALLORY = "https://alice.github.io", "https://mallory.github.io"
LOCAL = "http://127.0.0.1:5001"
NAMED_LOCAL = "http://localhost:5001"
ORIGINS = (
    *(
        SHOP,
        APP,
        EVIL,
        PLAIN,
        PLAIN_APP,
        LAB,
        LAB2,
        THIEF,
        UK,
        OTHER_UK,
        ALICE,
        MALLORY,
        LOCAL,
        NAMED_LOCAL,
    ),
)


class Servers:
    """Answers for every origin as the case says, and writes down each request."""

    def __init__(self) -> None:
        self.answers: dict[str, list[str]] = {}
        self.log: list[dict[str, str]] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Answer by the lines for the URL: a status, headers; by default an empty page."""
        request = Request(environ)
        if request.path == "/favicon.ico":
            start_response("404 -", [])
            return []
        url = request.base_url
        self.log.append(
            {
                "method": request.method,
                "url": request.url,
                "body": request.get_data(as_text=True),
                "cookies": request.headers.get("Cookie", ""),
                "origin": request.headers.get("Origin", ""),
                "referer": request.headers.get("Referer", ""),
                "authorization": request.headers.get("Authorization", ""),
                "content_type": request.headers.get("Content-Type", ""),
                "site": request.headers.get("Sec-Fetch-Site", ""),
                "asks_method": request.headers.get("Access-Control-Request-Method", ""),
                "asks_headers": request.headers.get("Access-Control-Request-Headers", ""),
            }
        )
        # Not by Werkzeug's Response, which would rewrite an odd Location.
        page = b"<!doctype html><title>page</title>"
        status = "200"
        headers = [("Content-Type", "text/html"), ("Cache-Control", "no-store")]
        for line in self.answers.get(f"{request.method} {url}", self.answers.get(url, [])):
            name, _, value = line.partition(": ")
            if value:
                headers.append((name, value))
            else:
                status = name
        if status == "204":
            page = b""
        start_response(f"{status} -", [*headers, ("Content-Length", str(len(page)))])
        return [page]


class Driver(Protocol):
    """A browser that can do the steps of a case."""

    def open(self, url: str) -> None:
        """Type an address."""

    def link(self, url: str) -> None:
        """Follow a link of the page."""

    def form(self, url: str, data: dict[str, str], **options: str) -> None:
        """Submit a form of the page."""

    def image(self, url: str) -> None:
        """Load an image into the page."""

    def fetch(self, url: str, **options: Any) -> dict[str, Any]:
        """Fetch by script, and tell what script sees."""

    def script(self, cookie: str) -> None:
        """Assign to ``document.cookie``."""

    def remember(self, value: str) -> None:
        """Put a value into localStorage."""

    def wait(self, seconds: float) -> None:
        """Let time pass."""

    def seen(self) -> dict[str, Any]:
        """Tell what script reads and remembers, the address, the history and what is stored."""


@dataclass(frozen=True)
class Case:
    """One case.

    Args:
        says: the rule, in a sentence.
        answers: header lines (and a status) by URL, or by method and URL.
        steps: what is done.
        then: what must be seen, by name.
    """

    says: str
    answers: dict[str, list[str]]
    steps: list[Step]
    then: dict[str, Any] = field(hash=False)

    @property
    def waits(self) -> bool:
        """Whether time must pass, which only the lab's clock can do in a test."""
        return any(name == "wait" for name, _, _ in self.steps)


def observe(case: Case, servers: Servers, driver: Driver) -> dict[str, Any]:
    """Do the steps of a case and tell everything that was seen."""
    servers.answers = case.answers
    servers.log = []
    fetched: dict[str, Any] = {}
    before = 0
    for name, args, options in case.steps:
        before = len(servers.log)
        fetched = getattr(driver, name)(*args, **options) or {}
    last = servers.log[-1]
    asked = [f"{entry['method']} {entry['url']}" for entry in servers.log[before:]]
    return {**last, **fetched, **driver.seen(), "asked": asked, "log": servers.log}


class ModelDriver:
    """Does the steps of a case in the lab's browser."""

    def __init__(self, lab: Lab, servers: Servers) -> None:
        for origin in ORIGINS:
            lab.site(origin, servers)
        self.clock = lab.clock
        self.browser = lab.browser()

    @property
    def page(self):
        return self.browser.page

    def open(self, url):
        self.browser.open(url)

    def link(self, url):
        self.page.follow_link(url)

    def form(self, url, data, **options):
        self.page.submit_form(url, data, **options)

    def image(self, url):
        self.page.load_image(url)

    def fetch(self, url, **options):
        answer = self.page.fetch(url, **options)
        return fetched(answer.type, answer.status, answer.headers if answer.readable else ())

    def script(self, cookie):
        self.page.cookie = cookie

    def remember(self, value):
        self.page.local_storage["k"] = value

    def wait(self, seconds):
        self.clock.advance(seconds=seconds)

    def seen(self):
        ends = [c.expires for c in self.browser.jar]
        now = self.clock.now()
        return {
            "reads": self.page.cookie,
            "remembers": self.page.local_storage.get("k"),
            "address": self.browser.address_bar,
            "history": self.browser.history,
            "stored": sorted(map(str, self.browser.jar)),
            "days": round((ends[0] - now) / 86400) if ends and ends[0] is not None else None,
        }


def observe_model(case: Case, lab: Lab) -> dict[str, Any]:
    """Do the steps of a case in the lab's browser and tell everything that was seen."""
    servers = Servers()
    return observe(case, servers, ModelDriver(lab, servers))


def fetched(answer_type: str, status: int = 0, headers: Any = ()) -> dict[str, Any]:
    """What script sees of an answer."""
    readable = answer_type in {"basic", "cors"}
    names = sorted(set(map(str.lower, headers)) & {"x-total", "www-authenticate", "set-cookie"})
    return {"readable": readable, "type": answer_type, "status": status, "headers": names}


def step(name: str, *args: Any, **options: Any) -> Step:
    """Name one of the driver's methods, with its arguments."""
    return name, args, options


def open_(url: str) -> Step:
    """Type an address."""
    return step("open", url)


def link(url: str) -> Step:
    """Follow a link."""
    return step("link", url)


def form(url: str, **options: str) -> Step:
    """Submit a form with one field."""
    return step("form", url, {"title": "x"}, **options)


def image(url: str) -> Step:
    """Load an image."""
    return step("image", url)


def fetch(url: str, **options: Any) -> Step:
    """Fetch by script."""
    return step("fetch", url, **options)


def script(cookie: str) -> Step:
    """Assign to document.cookie."""
    return step("script", cookie)


def remember(value: str) -> Step:
    """Put a value into localStorage."""
    return step("remember", value)


def wait(seconds: float) -> Step:
    """Let time pass."""
    return step("wait", seconds)


def sets(*cookies: str) -> list[str]:
    """Header lines that set cookies."""
    return [f"Set-Cookie: {cookie}" for cookie in cookies]


def logged_in(cookie: str, *steps: Step, at: str = f"{SHOP}/login", **then: Any) -> dict[str, Any]:
    """A case that begins with an answer that sets a cookie."""
    return {"answers": {at: sets(cookie)}, "steps": [open_(at), *steps], "then": then}


SAVE = f"{SHOP}/save"
JUMP = f"{EVIL}/jump"
CORS = "Access-Control-Allow-Origin"
WITH = "Access-Control-Allow-Credentials: true"
JSON = {"Content-Type": "application/json"}
STRICT, LAX, NONE = "a=1; SameSite=Strict", "a=1; SameSite=Lax", "a=1; SameSite=None; Secure"

_CASES: dict[str, dict[str, Any]] = {
    # ------------------------------------------------------------------ who gets a cookie
    "a cookie without Domain goes back to its host": logged_in("a=1", open_(SAVE), cookies="a=1"),
    "a cookie without Domain does not go to a subdomain": logged_in(
        "a=1", open_(f"{APP}/"), cookies=""
    ),
    "a cookie with Domain goes to subdomains": logged_in(
        "a=1; Domain=shop.example", open_(f"{APP}/"), cookies="a=1"
    ),
    "a dot before the Domain changes nothing": logged_in(
        "a=1; Domain=.shop.example", open_(f"{APP}/"), cookies="a=1"
    ),
    "a Domain may be written in any case": logged_in(
        "a=1; Domain=Shop.Example", open_(f"{APP}/"), cookies="a=1"
    ),
    "a subdomain may set a cookie for its parent": logged_in(
        "a=1; Domain=shop.example", open_(f"{SHOP}/"), at=f"{APP}/login", cookies="a=1"
    ),
    "a host may not set a cookie for its subdomain": logged_in(
        "a=1; Domain=app.shop.example", open_(f"{APP}/"), cookies="", stored=[]
    ),
    "a host may not set a cookie for another host": logged_in(
        "a=1; Domain=evil.example", open_(f"{EVIL}/"), cookies="", stored=[]
    ),
    "nobody may set a cookie for all of example": logged_in(
        "a=1; Domain=example", open_(f"{SHOP}/"), cookies="", stored=[]
    ),
    "nobody may set a cookie for all of co.uk": logged_in(
        "a=1; Domain=co.uk", open_(f"{UK}/"), at=f"{UK}/login", cookies="", stored=[]
    ),
    "an IP address may name itself as Domain": logged_in(
        "a=1; Domain=127.0.0.1", open_(f"{LOCAL}/"), at=f"{LOCAL}/login", cookies="a=1"
    ),
    "an IP address has no parent domain": logged_in(
        "a=1; Domain=0.0.1", open_(f"{LOCAL}/"), at=f"{LOCAL}/login", cookies="", stored=[]
    ),
    "cookies ignore ports": logged_in("a=1", open_(f"{LAB2}/"), at=f"{LAB}/login", cookies="a=1"),
    "Sec-Fetch-Site is told to https": {
        "answers": {},
        "steps": [open_(f"{EVIL}/"), form(SAVE)],
        "then": {"site": "cross-site"},
    },
    "Sec-Fetch-Site is not told to http": {
        "answers": {},
        "steps": [open_(f"{THIEF}/"), form(f"{LAB}/x")],
        "then": {"site": "", "origin": THIEF},
    },
    "127.0.0.1 and localhost are two hosts": logged_in(
        "a=1", open_(f"{NAMED_LOCAL}/"), at=f"{LOCAL}/login", cookies=""
    ),
    # ----------------------------------------------------------------------------- paths
    "Path=/admin covers what is below it": logged_in(
        "a=1; Path=/admin", open_(f"{SHOP}/admin/users"), cookies="a=1"
    ),
    "Path=/admin does not cover /administer": logged_in(
        "a=1; Path=/admin", open_(f"{SHOP}/administer"), cookies=""
    ),
    "without Path a cookie is for the folder that set it": logged_in(
        "a=1", open_(f"{SHOP}/other"), at=f"{SHOP}/account/login", cookies=""
    ),
    "a folder's cookie goes to the folder's other pages": logged_in(
        "a=1", open_(f"{SHOP}/account/"), at=f"{SHOP}/account/login", cookies="a=1"
    ),
    "a page may set a cookie for a path that is not its own": logged_in(
        "a=1; Path=/admin", open_(f"{SHOP}/admin"), cookies="a=1"
    ),
    "a Path that does not begin with a slash is ignored": logged_in(
        "a=1; Path=admin", open_(f"{SHOP}/"), cookies="a=1"
    ),
    "longer paths come first, whichever was set first": {
        "answers": {f"{SHOP}/login": sets("a=short; Path=/", "a=long; Path=/reports")},
        "steps": [open_(f"{SHOP}/login"), open_(f"{SHOP}/reports")],
        "then": {"cookies": "a=long; a=short"},
    },
    "of equal paths the older comes first": {
        "answers": {f"{SHOP}/one": sets("b=1"), f"{SHOP}/two": sets("a=2")},
        "steps": [open_(f"{SHOP}/one"), open_(f"{SHOP}/two"), open_(f"{SHOP}/")],
        "then": {"cookies": "b=1; a=2"},
    },
    "a subdomain plants a cookie that is sent before the shop's": {
        "answers": {
            f"{SHOP}/login": sets("a=shop; HttpOnly"),
            f"{APP}/": sets("a=planted; Domain=shop.example; Path=/reports"),
        },
        "steps": [open_(f"{SHOP}/login"), open_(f"{APP}/"), open_(f"{SHOP}/reports")],
        "then": {"cookies": "a=planted; a=shop"},
    },
    "another port plants a cookie that is sent before the lab's": {
        "answers": {
            f"{LAB}/login": sets("a=lab; SameSite=Strict"),
            f"{LAB2}/": sets("a=planted; Path=/reports"),
        },
        "steps": [open_(f"{LAB}/login"), open_(f"{LAB2}/"), open_(f"{LAB}/reports")],
        "then": {"cookies": "a=planted; a=lab"},
    },
    # --------------------------------------------------------- replacing, deleting, limits
    "the same name, host and path replaces": {
        "answers": {f"{SHOP}/one": sets("a=1"), f"{SHOP}/two": sets("a=2")},
        "steps": [open_(f"{SHOP}/one"), open_(f"{SHOP}/two"), open_(f"{SHOP}/")],
        "then": {"cookies": "a=2", "stored": ["a=2"]},
    },
    "another path does not replace": {
        "answers": {f"{SHOP}/one": sets("a=1"), f"{SHOP}/two": sets("a=2; Path=/x")},
        "steps": [open_(f"{SHOP}/one"), open_(f"{SHOP}/two"), open_(f"{SHOP}/x")],
        "then": {"cookies": "a=2; a=1"},
    },
    "one with and one without Domain are two cookies": {
        "answers": {f"{SHOP}/one": sets("a=1"), f"{SHOP}/two": sets("a=2; Domain=shop.example")},
        "steps": [open_(f"{SHOP}/one"), open_(f"{SHOP}/two"), open_(f"{SHOP}/")],
        "then": {"cookies": "a=1; a=2"},
    },
    "a new value makes a new cookie": {
        "answers": {f"{SHOP}/one": sets("a=1", "b=1"), f"{SHOP}/two": sets("a=2")},
        "steps": [open_(f"{SHOP}/one"), open_(f"{SHOP}/two"), open_(f"{SHOP}/")],
        "then": {"cookies": "b=1; a=2"},
    },
    "the same value keeps the cookie's place": {
        "answers": {f"{SHOP}/one": sets("a=1", "b=1"), f"{SHOP}/two": sets("a=1")},
        "steps": [open_(f"{SHOP}/one"), open_(f"{SHOP}/two"), open_(f"{SHOP}/")],
        "then": {"cookies": "a=1; b=1"},
    },
    "Max-Age=0 deletes": {
        "answers": {f"{SHOP}/one": sets("a=1"), f"{SHOP}/two": sets("a=; Max-Age=0")},
        "steps": [open_(f"{SHOP}/one"), open_(f"{SHOP}/two"), open_(f"{SHOP}/")],
        "then": {"cookies": "", "stored": []},
    },
    "Max-Age=0 for another path deletes nothing": {
        "answers": {f"{SHOP}/one": sets("a=1"), f"{SHOP}/two": sets("a=; Max-Age=0; Path=/x")},
        "steps": [open_(f"{SHOP}/one"), open_(f"{SHOP}/two"), open_(f"{SHOP}/")],
        "then": {"cookies": "a=1"},
    },
    "an Expires in the past deletes": {
        "answers": {
            f"{SHOP}/one": sets("a=1"),
            f"{SHOP}/two": sets("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
        },
        "steps": [open_(f"{SHOP}/one"), open_(f"{SHOP}/two"), open_(f"{SHOP}/")],
        "then": {"cookies": "", "stored": []},
    },
    "Max-Age counts before Expires": logged_in(
        "a=1; Max-Age=86400; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        open_(f"{SHOP}/"),
        cookies="a=1",
        days=1,
    ),
    "a Max-Age that is not a number is ignored": logged_in(
        "a=1; Max-Age=soon", open_(f"{SHOP}/"), cookies="a=1", days=None
    ),
    "no cookie lives longer than 400 days": logged_in(
        "a=1; Max-Age=99999999", open_(f"{SHOP}/"), cookies="a=1", days=400
    ),
    "once Max-Age has passed, the cookie is gone": logged_in(
        "a=1; Max-Age=60", wait(60), open_(f"{SHOP}/"), cookies="", stored=[]
    ),
    "until Max-Age has passed, the cookie is sent": logged_in(
        "a=1; Max-Age=60", wait(59), open_(f"{SHOP}/"), cookies="a=1"
    ),
    "a session cookie does not expire": logged_in(
        "a=1", wait(10_000_000), open_(f"{SHOP}/"), cookies="a=1"
    ),
    "a cookie of 4096 bytes, name and value, is kept": logged_in(
        "a=" + "x" * 4095, open_(f"{SHOP}/"), cookies="a=" + "x" * 4095
    ),
    "a cookie of 4097 bytes is dropped": logged_in(
        "a=" + "x" * 4096, open_(f"{SHOP}/"), cookies="", stored=[]
    ),
    "an attribute longer than 1024 bytes is ignored": logged_in(
        "a=1; Path=/" + "x" * 1024, open_(f"{SHOP}/"), cookies="a=1"
    ),
    "a cookie without an equals sign has no name": logged_in(
        "flag", open_(f"{SHOP}/"), cookies="flag"
    ),
    "a cookie without name and value is dropped": logged_in(
        "=; Path=/", open_(f"{SHOP}/"), cookies="", stored=[]
    ),
    "an equals sign in the value stays": logged_in("a=b=c", open_(f"{SHOP}/"), cookies="a=b=c"),
    "quotation marks belong to the value": logged_in('a="1"', open_(f"{SHOP}/"), cookies='a="1"'),
    # ------------------------------------------------------------------- Secure, prefixes
    "a Secure cookie is not sent over http": logged_in(
        "a=1; Secure", open_(f"{PLAIN}/"), cookies=""
    ),
    "a cookie without Secure is sent over http": logged_in(
        "a=1", open_(f"{PLAIN}/"), cookies="a=1"
    ),
    "http cannot set a Secure cookie": logged_in(
        "a=1; Secure", open_(f"{SHOP}/"), at=f"{PLAIN}/login", cookies="", stored=[]
    ),
    "http cannot replace a Secure cookie": {
        "answers": {f"{SHOP}/login": sets("a=1; Secure"), f"{PLAIN}/": sets("a=2")},
        "steps": [open_(f"{SHOP}/login"), open_(f"{PLAIN}/"), open_(f"{SHOP}/")],
        "then": {"cookies": "a=1", "stored": ["a=1"]},
    },
    "http cannot set one that is sent before a Secure cookie": {
        "answers": {
            f"{SHOP}/login": sets("a=1; Secure"),
            f"{PLAIN}/": sets("a=2; Domain=shop.example; Path=/reports"),
        },
        "steps": [open_(f"{SHOP}/login"), open_(f"{PLAIN}/"), open_(f"{SHOP}/reports")],
        "then": {"cookies": "a=1"},
    },
    "http cannot set one for a subdomain beside a Secure cookie with Domain": {
        "answers": {
            f"{SHOP}/login": sets("a=1; Secure; Domain=shop.example"),
            f"{PLAIN_APP}/": sets("a=2"),
        },
        "steps": [open_(f"{SHOP}/login"), open_(f"{PLAIN_APP}/"), open_(f"{APP}/")],
        "then": {"cookies": "a=1"},
    },
    "http can set one that is sent after a Secure cookie": {
        "answers": {
            f"{SHOP}/login": sets("a=1; Secure; Path=/reports"),
            f"{PLAIN}/": sets("a=2; Path=/"),
        },
        "steps": [open_(f"{SHOP}/login"), open_(f"{PLAIN}/"), open_(f"{SHOP}/reports")],
        "then": {"cookies": "a=1; a=2"},
    },
    "http can set a cookie of another name": {
        "answers": {f"{SHOP}/login": sets("a=1; Secure"), f"{PLAIN}/": sets("b=2")},
        "steps": [open_(f"{SHOP}/login"), open_(f"{PLAIN}/"), open_(f"{SHOP}/")],
        "then": {"cookies": "a=1; b=2"},
    },
    "http can replace a cookie without Secure": {
        "answers": {f"{SHOP}/login": sets("a=1; HttpOnly"), f"{PLAIN}/": sets("a=2")},
        "steps": [open_(f"{SHOP}/login"), open_(f"{PLAIN}/"), open_(f"{SHOP}/")],
        "then": {"cookies": "a=2"},
    },
    "loopback may set Secure cookies without https": logged_in(
        "a=1; Secure", open_(f"{LOCAL}/"), at=f"{LOCAL}/login", cookies="a=1"
    ),
    "__Secure- needs Secure": logged_in("__Secure-a=1", open_(f"{SHOP}/"), cookies="", stored=[]),
    "__Secure- with Secure is kept": logged_in(
        "__Secure-a=1; Secure", open_(f"{SHOP}/"), cookies="__Secure-a=1"
    ),
    "__Secure- may have a Domain": logged_in(
        "__Secure-a=1; Secure; Domain=shop.example", open_(f"{APP}/"), cookies="__Secure-a=1"
    ),
    "__Host- with Secure and Path=/ is kept": logged_in(
        "__Host-a=1; Secure; Path=/", open_(f"{SHOP}/"), cookies="__Host-a=1"
    ),
    "__Host- needs Secure": logged_in(
        "__Host-a=1; Path=/", open_(f"{SHOP}/"), cookies="", stored=[]
    ),
    "__Host- needs Path=/": logged_in(
        "__Host-a=1; Secure; Path=/x", open_(f"{SHOP}/x"), cookies="", stored=[]
    ),
    "__Host- must say its Path": logged_in(
        "__Host-a=1; Secure", open_(f"{SHOP}/"), cookies="", stored=[]
    ),
    "__Host- may not have a Domain": logged_in(
        "__Host-a=1; Secure; Path=/; Domain=shop.example", open_(f"{SHOP}/"), cookies="", stored=[]
    ),
    "a subdomain cannot plant a __Host- cookie": {
        "answers": {
            f"{SHOP}/login": sets("__Host-a=1; Secure; Path=/"),
            f"{APP}/": sets("__Host-a=2; Secure; Path=/; Domain=shop.example"),
        },
        "steps": [open_(f"{SHOP}/login"), open_(f"{APP}/"), open_(f"{SHOP}/")],
        "then": {"cookies": "__Host-a=1"},
    },
    "prefixes are compared without case": logged_in(
        "__host-a=1; Secure; Path=/x", open_(f"{SHOP}/x"), cookies="", stored=[]
    ),
    "a cookie without a name cannot fake a prefix": logged_in(
        "=__Host-a=1; Path=/", open_(f"{SHOP}/"), cookies="", stored=[]
    ),
    # --------------------------------------------------------------------- what script may
    "script reads a cookie": logged_in("a=1", reads="a=1"),
    "script does not read an HttpOnly cookie": logged_in("a=1; HttpOnly", reads=""),
    "an HttpOnly cookie goes with a request of script": logged_in(
        "a=1; HttpOnly; SameSite=Strict", fetch(SAVE, method="POST"), cookies="a=1", readable=True
    ),
    "script sets a cookie": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), script("a=1"), open_(SAVE)],
        "then": {"cookies": "a=1", "reads": "a=1"},
    },
    "script cannot set an HttpOnly cookie": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), script("a=1; HttpOnly"), open_(SAVE)],
        "then": {"cookies": "", "stored": []},
    },
    "script cannot replace an HttpOnly cookie": logged_in(
        "a=1; HttpOnly", script("a=2"), open_(f"{SHOP}/"), cookies="a=1"
    ),
    "script cannot delete an HttpOnly cookie": logged_in(
        "a=1; HttpOnly", script("a=; Max-Age=0"), open_(f"{SHOP}/"), cookies="a=1"
    ),
    "script can set one that is sent before an HttpOnly cookie": logged_in(
        "a=1; HttpOnly",
        script("a=2; Path=/reports"),
        open_(f"{SHOP}/reports"),
        cookies="a=2; a=1",
    ),
    "script reads nothing of another path": logged_in("a=1; Path=/x", reads=""),
    "script reads Strict cookies, however the page was reached": logged_in(
        STRICT, open_(f"{EVIL}/"), link(f"{SHOP}/"), cookies="", reads="a=1"
    ),
    "script of another port reads the cookies": logged_in(
        "a=1; SameSite=Strict", open_(f"{LAB2}/"), at=f"{LAB}/login", reads="a=1"
    ),
    # ------------------------------------------------------------------ SameSite: navigation
    "Strict: not when another site's link is followed": logged_in(
        STRICT, open_(f"{EVIL}/"), link(f"{SHOP}/"), cookies="", site="cross-site"
    ),
    "Strict: when the address is typed": logged_in(
        STRICT, open_(f"{EVIL}/"), open_(f"{SHOP}/"), cookies="a=1", site="none"
    ),
    "Strict: when its own link is followed": logged_in(
        STRICT, link(f"{SHOP}/"), cookies="a=1", site="same-origin"
    ),
    "Strict: the next click in the shop carries it again": logged_in(
        STRICT, open_(f"{EVIL}/"), link(f"{SHOP}/"), link(f"{SHOP}/x"), cookies="a=1"
    ),
    "Strict: a subdomain is the same site, its form carries it": logged_in(
        STRICT, open_(f"{APP}/"), form(SAVE), cookies="a=1", origin=APP, site="same-site"
    ),
    "Strict: another port is the same site, its form carries it": logged_in(
        STRICT, open_(f"{LAB2}/"), form(f"{LAB}/x"), at=f"{LAB}/login", cookies="a=1", origin=LAB2
    ),
    "Strict: http and https of one name are two sites": logged_in(
        STRICT, open_(f"{PLAIN}/"), link(f"{SHOP}/"), cookies=""
    ),
    "Strict: two names below co.uk are two sites": logged_in(
        STRICT, open_(f"{OTHER_UK}/"), link(f"{UK}/"), at=f"{UK}/login", cookies=""
    ),
    "Strict: two names below github.io are two sites": logged_in(
        STRICT, open_(f"{MALLORY}/"), link(f"{ALICE}/"), at=f"{ALICE}/login", cookies=""
    ),
    "Strict: localhost and 127.0.0.1 are two sites": logged_in(
        STRICT, open_(f"{NAMED_LOCAL}/"), link(f"{LOCAL}/"), at=f"{LOCAL}/login", cookies=""
    ),
    "Lax: when another site's link is followed": logged_in(
        LAX, open_(f"{EVIL}/"), link(f"{SHOP}/"), cookies="a=1", origin="", referer=f"{EVIL}/"
    ),
    "Lax: with another site's GET form": logged_in(
        LAX, open_(f"{EVIL}/"), form(SAVE, method="GET"), cookies="a=1", origin="", method="GET"
    ),
    "Lax: not with another site's POST form": logged_in(
        LAX, open_(f"{EVIL}/"), form(SAVE), cookies="", origin=EVIL, body="title=x"
    ),
    "Lax: with a subdomain's POST form": logged_in(
        LAX, open_(f"{APP}/"), form(SAVE), cookies="a=1"
    ),
    "Lax: not with a POST form on http": logged_in(LAX, open_(f"{PLAIN}/"), form(SAVE), cookies=""),
    "None: with another site's POST form": logged_in(
        NONE, open_(f"{EVIL}/"), form(SAVE), cookies="a=1", origin=EVIL
    ),
    "None without Secure is dropped": logged_in(
        "a=1; SameSite=None", open_(f"{SHOP}/"), cookies="", stored=[]
    ),
    "SameSite is read without case": logged_in(
        "a=1; samesite=STRICT", open_(f"{EVIL}/"), link(f"{SHOP}/"), cookies=""
    ),
    "an unknown SameSite is the default, with its two minutes": logged_in(
        "a=1; SameSite=Never", open_(f"{EVIL}/"), form(SAVE), cookies="a=1"
    ),
    "default: when another site's link is followed": logged_in(
        "a=1", open_(f"{EVIL}/"), link(f"{SHOP}/"), cookies="a=1"
    ),
    "default: a fresh cookie goes with another site's POST form": logged_in(
        "a=1", open_(f"{EVIL}/"), form(SAVE), cookies="a=1"
    ),
    "default: for two minutes": logged_in(
        "a=1", wait(119), open_(f"{EVIL}/"), form(SAVE), cookies="a=1"
    ),
    "default: after two minutes it no longer does": logged_in(
        "a=1", wait(120), open_(f"{EVIL}/"), form(SAVE), cookies=""
    ),
    "default: setting the same value again does not restart the two minutes": logged_in(
        "a=1",
        *(wait(119), open_(f"{SHOP}/login"), wait(1), open_(f"{EVIL}/"), form(SAVE)),
        cookies="",
    ),
    "default: not even a fresh cookie goes with another site's fetch": logged_in(
        "a=1", open_(f"{EVIL}/"), fetch(SAVE, method="POST", credentials="include"), cookies=""
    ),
    "a page reached by another site's link may set a Strict cookie": {
        "answers": {f"{SHOP}/": sets(STRICT)},
        "steps": [open_(f"{EVIL}/"), link(f"{SHOP}/"), link(f"{SHOP}/x")],
        "then": {"cookies": "a=1"},
    },
    # ---------------------------------------------------------- SameSite: inside a page
    "Lax: not with an image in another site's page": logged_in(
        LAX, open_(f"{EVIL}/"), image(SAVE), cookies="", referer=f"{EVIL}/", origin=""
    ),
    "None: with an image in another site's page": logged_in(
        NONE, open_(f"{EVIL}/"), image(SAVE), cookies="a=1"
    ),
    "Strict: with an image in a subdomain's page": logged_in(
        STRICT, open_(f"{APP}/"), image(SAVE), cookies="a=1"
    ),
    "an answer to another site's fetch may not set a Lax cookie": {
        "answers": {SAVE: [f"{CORS}: {EVIL}", WITH, *sets(LAX)]},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, credentials="include")],
        "then": {"stored": [], "readable": True},
    },
    "an answer to another site's fetch may set a SameSite=None cookie": {
        "answers": {SAVE: [f"{CORS}: {EVIL}", WITH, *sets(NONE)]},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, credentials="include")],
        "then": {"stored": ["a=1"]},
    },
    # ------------------------------------------------------------------------------- CORS
    "script reads answers of its own origin": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE)],
        "then": {"readable": True, "origin": "", "referer": f"{SHOP}/", "type": "basic"},
    },
    "a POST to its own origin has an Origin": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE, method="POST")],
        "then": {"readable": True, "origin": SHOP},
    },
    "script never sees Set-Cookie": {
        "answers": {SAVE: ["X-Total: 3", *sets("a=1")]},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE)],
        "then": {"headers": ["x-total"], "reads": "a=1"},
    },
    "another port is another origin": {
        "answers": {},
        "steps": [open_(f"{LAB}/"), fetch(f"{LAB2}/x")],
        "then": {"readable": False, "origin": LAB, "asked": [f"GET {LAB2}/x"]},
    },
    "another port's answer is readable if it says so": {
        "answers": {f"{LAB2}/x": [f"{CORS}: {LAB}"]},
        "steps": [open_(f"{LAB}/"), fetch(f"{LAB2}/x")],
        "then": {"readable": True, "type": "cors"},
    },
    "fetch sends no cookies to another port by default": logged_in(
        "a=1", fetch(f"{LAB2}/x"), at=f"{LAB}/login", cookies="", readable=False
    ),
    'with "include" it sends them, and cannot read the answer': logged_in(
        "a=1; SameSite=Strict",
        fetch(f"{LAB2}/x", credentials="include", method="POST"),
        at=f"{LAB}/login",
        cookies="a=1",
        readable=False,
        method="POST",
    ),
    "another site's simple POST arrives; its answer is withheld": {
        "answers": {},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, method="POST", body="x")],
        "then": {
            "asked": [f"POST {SAVE}"],
            "origin": EVIL,
            "readable": False,
            "content_type": "text/plain;charset=UTF-8",
        },
    },
    "a wildcard lets anyone read": {
        "answers": {SAVE: [f"{CORS}: *"]},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE)],
        "then": {"readable": True, "type": "cors", "referer": f"{EVIL}/"},
    },
    "a wildcard does not count with credentials": logged_in(
        NONE, open_(f"{EVIL}/"), fetch(SAVE, credentials="include"), cookies="a=1", readable=False
    )
    | {"answers": {f"{SHOP}/login": sets(NONE), SAVE: [f"{CORS}: *", WITH]}},
    "with credentials the server must name the origin and allow credentials": {
        "answers": {f"{SHOP}/login": sets(NONE), SAVE: [f"{CORS}: {EVIL}", WITH]},
        "steps": [open_(f"{SHOP}/login"), open_(f"{EVIL}/"), fetch(SAVE, credentials="include")],
        "then": {"readable": True, "cookies": "a=1"},
    },
    "without Allow-Credentials the answer is withheld": {
        "answers": {f"{SHOP}/login": sets(NONE), SAVE: [f"{CORS}: {EVIL}"]},
        "steps": [open_(f"{SHOP}/login"), open_(f"{EVIL}/"), fetch(SAVE, credentials="include")],
        "then": {"readable": False, "cookies": "a=1"},
    },
    "a server that allows one origin does not allow another": {
        "answers": {SAVE: [f"{CORS}: {APP}"]},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE)],
        "then": {"readable": False},
    },
    '"omit" sends no cookies, not even to its own origin': logged_in(
        "a=1", fetch(SAVE, credentials="omit"), cookies="", readable=True
    ),
    '"omit" stores none': {
        "answers": {SAVE: sets("a=1")},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE, credentials="omit")],
        "then": {"stored": []},
    },
    '"no-cors" sends, and reads nothing': logged_in(
        NONE,
        open_(f"{EVIL}/"),
        fetch(SAVE, method="POST", mode="no-cors", credentials="include"),
        cookies="a=1",
        type="opaque",
        readable=False,
        origin=EVIL,
    ),
    '"no-cors" drops headers that are not simple': {
        "answers": {},
        "steps": [
            open_(f"{EVIL}/"),
            fetch(
                SAVE, method="POST", mode="no-cors", headers={"Authorization": "Bearer x"}, body="x"
            ),
        ],
        "then": {"authorization": "", "asked": [f"POST {SAVE}"]},
    },
    '"no-cors" allows no PUT': {
        "answers": {},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, method="PUT", mode="no-cors")],
        "then": {"asked": [], "type": "error"},
    },
    "script reads only the headers that are exposed": {
        "answers": {
            SAVE: [
                f"{CORS}: *",
                "X-Total: 3",
                "WWW-Authenticate: Bearer",
                "Access-Control-Expose-Headers: X-Total",
            ]
        },
        "steps": [open_(f"{EVIL}/"), fetch(SAVE)],
        "then": {"headers": ["x-total"]},
    },
    "script cannot set Origin, Cookie or Referer": {
        "answers": {SAVE: [f"{CORS}: *"]},
        "steps": [
            open_(f"{EVIL}/"),
            fetch(SAVE, method="POST", headers={"Origin": SHOP, "Cookie": "a=1", "Referer": SHOP}),
        ],
        "then": {
            "asked": [f"POST {SAVE}"],
            "origin": EVIL,
            "cookies": "",
            "referer": f"{EVIL}/",
        },
    },
    "a GET has no body": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE, body="x")],
        "then": {"asked": [], "type": "error"},
    },
    "a page of https loads nothing over http": {
        "answers": {f"{THIEF}/x": [f"{CORS}: *"]},
        "steps": [open_(f"{SHOP}/"), fetch(f"{THIEF}/x")],
        "then": {"asked": [], "type": "error"},
    },
    # -------------------------------------------------------------------------- preflight
    "JSON needs a preflight, and is never sent if that is refused": {
        "answers": {},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, method="POST", headers=JSON, body="{}")],
        "then": {
            "asked": [f"OPTIONS {SAVE}"],
            "asks_method": "POST",
            "asks_headers": "content-type",
            "origin": EVIL,
            "readable": False,
        },
    },
    "JSON is sent once the preflight allows it": {
        "answers": {SAVE: [f"{CORS}: *", "Access-Control-Allow-Headers: Content-Type"]},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, method="POST", headers=JSON, body="{}")],
        "then": {"asked": [f"OPTIONS {SAVE}", f"POST {SAVE}"], "readable": True},
    },
    "JSON to its own origin needs no preflight": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE, method="POST", headers=JSON, body="{}")],
        "then": {"asked": [f"POST {SAVE}"], "readable": True},
    },
    "Authorization needs a preflight": {
        "answers": {SAVE: [f"{CORS}: *", "Access-Control-Allow-Headers: Authorization"]},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, headers={"Authorization": "Bearer x"})],
        "then": {
            "asked": [f"OPTIONS {SAVE}", f"GET {SAVE}"],
            "authorization": "Bearer x",
            "readable": True,
        },
    },
    "a wildcard for headers covers Authorization in Chromium": {
        "answers": {SAVE: [f"{CORS}: *", "Access-Control-Allow-Headers: *"]},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, headers={"Authorization": "Bearer x"})],
        "then": {"authorization": "Bearer x", "readable": True},
    },
    "a custom header needs a preflight": {
        "answers": {},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, method="POST", headers={"X-CSRF-Token": "x"})],
        "then": {"asked": [f"OPTIONS {SAVE}"], "asks_headers": "x-csrf-token"},
    },
    "DELETE needs a preflight": {
        "answers": {SAVE: [f"{CORS}: *", "Access-Control-Allow-Methods: GET, POST"]},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, method="DELETE")],
        "then": {"asked": [f"OPTIONS {SAVE}"], "asks_method": "DELETE", "readable": False},
    },
    "DELETE is sent once the preflight allows it": {
        "answers": {SAVE: [f"{CORS}: *", "Access-Control-Allow-Methods: DELETE"]},
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, method="DELETE")],
        "then": {"asked": [f"OPTIONS {SAVE}", f"DELETE {SAVE}"]},
    },
    "a preflight carries no cookies, the request does": {
        "answers": {
            f"{SHOP}/login": sets(NONE),
            SAVE: [f"{CORS}: {EVIL}", WITH, "Access-Control-Allow-Headers: Content-Type"],
        },
        "steps": [
            open_(f"{SHOP}/login"),
            open_(f"{EVIL}/"),
            fetch(SAVE, method="POST", headers=JSON, body="{}", credentials="include"),
        ],
        "then": {"cookies": "a=1", "asked": [f"OPTIONS {SAVE}", f"POST {SAVE}"], "readable": True},
    },
    "a preflight answered with an error refuses": {
        "answers": {
            f"OPTIONS {SAVE}": ["403", f"{CORS}: *", "Access-Control-Allow-Headers: Content-Type"],
        },
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, method="POST", headers=JSON, body="{}")],
        "then": {"asked": [f"OPTIONS {SAVE}"], "readable": False},
    },
    "a preflight does not follow redirects": {
        "answers": {
            f"OPTIONS {SAVE}": [
                *("307", f"Location: {SHOP}/x", f"{CORS}: *"),
                "Access-Control-Allow-Headers: Content-Type",
            ],
        },
        "steps": [open_(f"{EVIL}/"), fetch(SAVE, method="POST", headers=JSON, body="{}")],
        "then": {"asked": [f"OPTIONS {SAVE}"], "readable": False},
    },
    # -------------------------------------------------------------------------- redirects
    "303 turns a POST into a GET": {
        "answers": {SAVE: ["303", "Location: /done"]},
        "steps": [open_(f"{SHOP}/"), form(SAVE)],
        "then": {"asked": [f"POST {SAVE}", f"GET {SHOP}/done"], "body": "", "content_type": ""},
    },
    "302 turns a POST into a GET": {
        "answers": {SAVE: ["302", "Location: /done"]},
        "steps": [open_(f"{SHOP}/"), form(SAVE)],
        "then": {"asked": [f"POST {SAVE}", f"GET {SHOP}/done"], "body": ""},
    },
    "307 repeats the POST, body and all": {
        "answers": {SAVE: ["307", "Location: /done"]},
        "steps": [open_(f"{SHOP}/"), form(SAVE)],
        "then": {"asked": [f"POST {SAVE}", f"POST {SHOP}/done"], "body": "title=x", "origin": SHOP},
    },
    "307 takes the body to another host": {
        "answers": {SAVE: ["307", f"Location: {EVIL}/x"]},
        "steps": [open_(f"{SHOP}/"), form(SAVE)],
        "then": {"asked": [f"POST {SAVE}", f"POST {EVIL}/x"], "body": "title=x", "origin": "null"},
    },
    "another site's form, redirected by that site, brings no Lax cookie": {
        "answers": {f"{SHOP}/login": sets(LAX), JUMP: ["307", f"Location: {SAVE}"]},
        "steps": [open_(f"{SHOP}/login"), open_(f"{EVIL}/"), form(JUMP)],
        "then": {"cookies": "", "body": "title=x", "origin": "null"},
    },
    "a link of the shop that leads back through another site carries Strict": {
        "answers": {f"{SHOP}/login": sets(STRICT), JUMP: ["302", f"Location: {SHOP}/"]},
        "steps": [open_(f"{SHOP}/login"), link(JUMP)],
        "then": {"cookies": "a=1", "site": "cross-site", "referer": f"{SHOP}/"},
    },
    "an address typed that leads on carries Strict": {
        "answers": {f"{SHOP}/login": sets(STRICT), JUMP: ["302", f"Location: {SHOP}/"]},
        "steps": [open_(f"{SHOP}/login"), open_(f"{SHOP}/x"), open_(JUMP)],
        "then": {"cookies": "a=1"},
    },
    "a cookie set on the way is sent on": {
        "answers": {f"{SHOP}/login": ["302", "Location: /", *sets("a=1")]},
        "steps": [open_(f"{SHOP}/login")],
        "then": {"cookies": "a=1", "address": f"{SHOP}/"},
    },
    "a backslash in a redirect is a slash: this leads to another host": {
        "answers": {f"{SHOP}/login": ["302", "Location: /\\evil.example/x"]},
        "steps": [open_(f"{SHOP}/login")],
        "then": {"address": f"{EVIL}/x"},
    },
    "the fragment survives a redirect and is never sent": {
        "answers": {f"{SHOP}/login": ["302", "Location: /home"]},
        "steps": [open_(f"{SHOP}/login#token=x")],
        "then": {
            "address": f"{SHOP}/home#token=x",
            "asked": [f"GET {SHOP}/login", f"GET {SHOP}/home"],
        },
    },
    "fetch follows a redirect of its own origin with Authorization": {
        "answers": {SAVE: ["307", "Location: /done"]},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE, headers={"Authorization": "Bearer x"})],
        "then": {"authorization": "Bearer x", "readable": True},
    },
    "fetch drops Authorization when it is redirected to another host": {
        "answers": {SAVE: ["307", f"Location: {EVIL}/x"], f"{EVIL}/x": [f"{CORS}: *"]},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE, headers={"Authorization": "Bearer x"})],
        "then": {"authorization": "", "readable": True, "origin": SHOP},
    },
    "fetch keeps other headers, after a preflight": {
        "answers": {
            SAVE: ["307", f"Location: {EVIL}/x"],
            f"{EVIL}/x": [f"{CORS}: *", "Access-Control-Allow-Headers: X-CSRF-Token"],
        },
        "steps": [open_(f"{SHOP}/"), fetch(SAVE, method="POST", headers={"X-CSRF-Token": "x"})],
        "then": {
            "asked": [f"POST {SAVE}", f"OPTIONS {EVIL}/x", f"POST {EVIL}/x"],
            "readable": True,
        },
    },
    "fetch redirected to another host takes no cookies along": {
        "answers": {
            f"{EVIL}/login": sets(NONE),
            SAVE: ["302", f"Location: {EVIL}/x"],
            f"{EVIL}/x": [f"{CORS}: *"],
        },
        "steps": [open_(f"{EVIL}/login"), open_(f"{SHOP}/"), fetch(SAVE)],
        "then": {"cookies": "", "readable": True},
    },
    "fetch redirected twice across hosts says Origin: null": {
        "answers": {
            f"{EVIL}/x": ["302", f"Location: {APP}/x", f"{CORS}: *"],
            f"{APP}/x": [f"{CORS}: *"],
        },
        "steps": [open_(f"{SHOP}/"), fetch(f"{EVIL}/x")],
        "then": {"origin": "null", "readable": True},
    },
    "fetch does not follow a redirect to mailto:": {
        "answers": {SAVE: ["302", "Location: mailto:bob@shop.example"]},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE)],
        "then": {"asked": [f"GET {SAVE}"], "type": "error"},
    },
    "fetch follows twenty redirects and no more": {
        "answers": {SAVE: ["302", "Location: /save"]},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE)],
        "then": {"asked": [f"GET {SAVE}"] * 21, "type": "error"},
    },
    "fetch redirected through another host and back is cross-origin": {
        "answers": {f"{EVIL}/x": ["302", f"Location: {SAVE}", f"{CORS}: *"]},
        "steps": [open_(f"{SHOP}/"), fetch(f"{EVIL}/x")],
        "then": {"asked": [f"GET {EVIL}/x", f"GET {SAVE}"], "origin": "null", "readable": False},
    },
    "a redirect that CORS does not allow is not followed": {
        "answers": {f"{EVIL}/x": ["302", f"Location: {EVIL}/y"], f"{EVIL}/y": [f"{CORS}: *"]},
        "steps": [open_(f"{SHOP}/"), fetch(f"{EVIL}/x")],
        "then": {"asked": [f"GET {EVIL}/x"], "readable": False},
    },
    '"no-cors" redirected to another host says Origin: null': {
        "answers": {f"{SHOP}/x": ["307", f"Location: {EVIL}/x"]},
        "steps": [open_(f"{SHOP}/"), fetch(f"{SHOP}/x", method="POST", mode="no-cors")],
        "then": {"origin": "null", "method": "POST"},
    },
    '"no-cors" redirected by another host says Origin: null': {
        "answers": {f"{EVIL}/x": ["307", f"Location: {APP}/x"]},
        "steps": [open_(f"{SHOP}/"), fetch(f"{EVIL}/x", method="POST", mode="no-cors")],
        "then": {"origin": "null", "method": "POST"},
    },
    "an image that is redirected carries the cookies of its target": {
        "answers": {f"{SHOP}/login": sets(NONE), JUMP: ["302", f"Location: {SAVE}"]},
        "steps": [open_(f"{SHOP}/login"), open_(f"{EVIL}/"), image(JUMP)],
        "then": {"cookies": "a=1", "asked": [f"GET {JUMP}", f"GET {SAVE}"]},
    },
    "fetch: 303 turns a DELETE into a GET": {
        "answers": {SAVE: ["303", "Location: /done"]},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE, method="DELETE")],
        "then": {"asked": [f"DELETE {SAVE}", f"GET {SHOP}/done"]},
    },
    "fetch: 302 repeats a DELETE": {
        "answers": {SAVE: ["302", "Location: /done"]},
        "steps": [open_(f"{SHOP}/"), fetch(SAVE, method="DELETE")],
        "then": {"asked": [f"DELETE {SAVE}", f"DELETE {SHOP}/done"]},
    },
    # ------------------------------------------------------------------- Referer, history
    "Referer tells the own site the whole address": {
        "answers": {},
        "steps": [open_(f"{SHOP}/reset?token=x#part"), link(f"{SHOP}/next")],
        "then": {"referer": f"{SHOP}/reset?token=x"},
    },
    "Referer tells others the origin": {
        "answers": {},
        "steps": [open_(f"{SHOP}/reset?token=x"), link(f"{EVIL}/")],
        "then": {"referer": f"{SHOP}/"},
    },
    "Referer tells a subdomain the origin": {
        "answers": {},
        "steps": [open_(f"{SHOP}/reset?token=x"), image(f"{APP}/logo")],
        "then": {"referer": f"{SHOP}/"},
    },
    "Referer says nothing from https to http": {
        "answers": {},
        "steps": [open_(f"{SHOP}/reset?token=x"), link(f"{THIEF}/")],
        "then": {"referer": ""},
    },
    "unsafe-url tells everyone everything": {
        "answers": {f"{SHOP}/reset": ["Referrer-Policy: unsafe-url"]},
        "steps": [open_(f"{SHOP}/reset?token=x"), link(f"{EVIL}/")],
        "then": {"referer": f"{SHOP}/reset?token=x"},
    },
    "no-referrer tells nobody anything": {
        "answers": {f"{SHOP}/reset": ["Referrer-Policy: no-referrer"]},
        "steps": [open_(f"{SHOP}/reset?token=x"), link(f"{SHOP}/next")],
        "then": {"referer": ""},
    },
    "no-referrer: a form says Origin: null": {
        "answers": {f"{SHOP}/reset": ["Referrer-Policy: no-referrer"]},
        "steps": [open_(f"{SHOP}/reset"), form(SAVE)],
        "then": {"referer": "", "origin": "null"},
    },
    "no-referrer: a fetch still says its Origin": {
        "answers": {f"{SHOP}/reset": ["Referrer-Policy: no-referrer"]},
        "steps": [open_(f"{SHOP}/reset"), fetch(SAVE, method="POST")],
        "then": {"referer": "", "origin": SHOP},
    },
    "a redirect's Referrer-Policy counts from there on": {
        "answers": {f"{SHOP}/go": ["302", f"Location: {EVIL}/", "Referrer-Policy: no-referrer"]},
        "steps": [open_(f"{SHOP}/"), link(f"{SHOP}/go")],
        "then": {"referer": ""},
    },
    "the history keeps a token in a URL": {
        "answers": {},
        "steps": [open_(f"{SHOP}/reset?token=x"), link(f"{SHOP}/next")],
        "then": {"history": [f"{SHOP}/reset?token=x", f"{SHOP}/next"]},
    },
    "opening the same address again adds no entry to the history": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), link(f"{SHOP}/")],
        "then": {"history": [f"{SHOP}/"], "asked": [f"GET {SHOP}/"]},
    },
    "the history does not keep what only redirected": {
        "answers": {f"{SHOP}/go": ["302", "Location: /next"]},
        "steps": [open_(f"{SHOP}/"), link(f"{SHOP}/go?token=x")],
        "then": {"history": [f"{SHOP}/", f"{SHOP}/next"]},
    },
    # ----------------------------------------------------------------------- localStorage
    "localStorage stays with its origin": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), remember("token"), open_(f"{EVIL}/"), open_(f"{SHOP}/x")],
        "then": {"remembers": "token"},
    },
    "another port has another localStorage": {
        "answers": {},
        "steps": [open_(f"{LAB}/"), remember("token"), open_(f"{LAB2}/")],
        "then": {"remembers": None},
    },
    "a subdomain has another localStorage": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), remember("token"), open_(f"{APP}/")],
        "then": {"remembers": None},
    },
    "http and https have two localStorages": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), remember("token"), open_(f"{PLAIN}/")],
        "then": {"remembers": None},
    },
    "localStorage is never sent": {
        "answers": {},
        "steps": [open_(f"{SHOP}/"), remember("token"), fetch(SAVE, method="POST")],
        "then": {"cookies": "", "authorization": "", "body": ""},
    },
    "No Content leaves the page where it is": {
        "answers": {f"{SHOP}/logout": ["204", *sets("a=; Max-Age=0")], f"{SHOP}/": sets("a=1")},
        "steps": [open_(f"{SHOP}/"), open_(f"{EVIL}/"), form(f"{SHOP}/logout")],
        "then": {"address": f"{EVIL}/", "stored": []},
    },
}

CASES = [Case(says, **case) for says, case in _CASES.items()]


def names_of(url: str) -> tuple[str, str]:
    """Scheme and ``host:port`` of an origin, with the default port."""
    parts = urlsplit(url)
    return (
        parts.scheme,
        f"{parts.hostname}:{parts.port or {'http': 80, 'https': 443}[parts.scheme]}",
    )
