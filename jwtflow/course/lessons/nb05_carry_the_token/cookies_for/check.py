"""Sets each cookie with Flask, and asks the cookie rules of the lab's browser what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response

from jwtflow.course.answers import Answer, Wrong
from jwtflow.lab.browser.cookies import Context, CookieJar
from jwtflow.lab.clock import LabClock

_NAVIGATION = Context("GET", same_site=False)
_FOREIGN_FORM = Context("POST", same_site=False)
_FOREIGN_FETCH = Context("POST", same_site=False, top_level=False)
_OWN_FETCH = Context("POST", top_level=False)


@dataclass(frozen=True)
class _Deployment:
    """What one of the deployments needs, and what it doesn't.

    Args:
        sets: the address whose answer sets the cookie.
        needs: requests that have to carry it, and what they are.
        forged: addresses that a form on another site aims at.
        strangers: addresses that need no cookie.
        planter: another address that tries to set a cookie of this name, with these attributes.
    """

    sets: str
    needs: tuple[tuple[str, Context, str], ...]
    forged: tuple[str, ...]
    strangers: tuple[str, ...]
    planter: tuple[str, str]


_DEPLOYMENTS = {
    "shop": _Deployment(
        "https://shop.example/login",
        (
            ("https://shop.example/api/orders", _OWN_FETCH, "a fetch by its own page"),
            ("https://shop.example/sale", _NAVIGATION, "a link on another site"),
        ),
        ("https://shop.example/api/orders",),
        ("https://blog.shop.example/",),
        ("https://blog.shop.example/", "Domain=shop.example; Path=/; Secure"),
    ),
    "group": _Deployment(
        "https://login.group.example/",
        (
            ("https://app.group.example/home", _OWN_FETCH, "a request to the app"),
            ("https://api.group.example/v1/items", _OWN_FETCH, "a fetch by the app to the API"),
        ),
        ("https://app.group.example/home", "https://api.group.example/v1/items"),
        (),
        ("http://app.group.example/", "Domain=group.example; Path=/"),
    ),
    "widget": _Deployment(
        "https://widget.example/login",
        (("https://widget.example/api/items", _FOREIGN_FETCH, "a fetch by a customer's page"),),
        (),
        ("https://cdn.widget.example/",),
        ("https://cdn.widget.example/", "Domain=widget.example; Path=/; Secure"),
    ),
}


def check(answer: Answer) -> Wrong | None:
    """Look at each deployment; name a belief that two observations confirm."""
    cookies = answer.value
    if not isinstance(cookies, dict) or set(cookies) != set(_DEPLOYMENTS):
        return Wrong(
            "cookies isn't a dictionary with the entries shop, group and widget.",
            "Write one dictionary, with a dictionary for each of the three.",
        )
    found: list[tuple[str, str, str]] = []
    for name, deployment in _DEPLOYMENTS.items():
        lines = _set(cookies[name])
        if isinstance(lines, Wrong):
            return Wrong(f"{name}: {lines.observed}", lines.look)
        found += [(name, *wrong) for wrong in _mistakes(deployment, *lines)]
    if not found:
        return None
    name, observed, look = found[0]
    stories = {(name, observed) for name, observed, _ in found}
    belief = next(
        (b for b, shown in _BELIEFS if (name, observed) in shown and shown <= stories), None
    )
    return Wrong(f"{name}: {observed}", look, belief)


def _set(arguments: object) -> tuple[str, str] | Wrong:
    """The cookie's name and what Flask writes for it."""
    if not isinstance(arguments, dict) or not isinstance(arguments.get("key"), str):
        return Wrong("There is no key.", "Each entry is a dictionary, with key for the name.")
    if "value" in arguments:
        return Wrong("There is a value.", "The route passes the value. Leave it out here.")
    if "/" in str(arguments.get("domain")):
        return Wrong(
            f"The domain is {arguments['domain']!r}.",
            "Domain is the name of a host: without https://, port or path.",
        )
    response = Response()
    given: dict[str, Any] = dict(arguments)
    try:
        response.set_cookie(value="a-session", **given)
    except (TypeError, ValueError, AttributeError) as error:
        return Wrong(
            f"Flask refused the arguments: {error}.",
            "Compare them with the arguments of set_cookie that stand above.",
        )
    return given["key"], response.headers["Set-Cookie"]


_REFUSED = "The browser refuses the cookie: "
_SCRIPT = "Script in the page reads the cookie."
_PLAIN = "The cookie travels over http."
_PLANTED = "{} sets a cookie of this name, and the browser stores it."
_NEEDED = "The cookie stays at home with {}: {}."
_GONE = "half an hour after the login there is no such cookie any more"
_FORGED = "A form on another site is submitted to {}, and the cookie goes along."
_STRANGER = "{} gets the cookie."


def _mistakes(deployment: _Deployment, name: str, line: str) -> Iterator[tuple[str, str]]:
    """What goes wrong with this cookie, and where to look."""
    clock = LabClock(lambda _fact: None)
    jar = CookieJar(clock)
    refusal = jar.store(line, deployment.sets)
    if refusal:
        yield f"{_REFUSED}{refusal}.", "Which attributes does this refusal ask for?"
        return
    yield from _too_open(deployment, jar)
    clock.advance(minutes=30)
    for address, context, told in deployment.needs:
        chosen, withheld = jar.select(address, context)
        if not chosen:
            reason = next(iter(withheld.values()), _GONE)
            yield _NEEDED.format(told, reason), "Which attribute says so, and what else may it say?"
    planter, attributes = deployment.planter
    if not CookieJar(clock).store(f"{name}=planted; {attributes}", planter):
        yield _PLANTED.format(planter), "Which prefix of the name forbids that?"


def _too_open(deployment: _Deployment, jar: CookieJar) -> Iterator[tuple[str, str]]:
    """What may have the cookie right after the login, and shouldn't."""
    page = deployment.needs[0][0]
    if _sent(jar, page, Context(script=True)):
        yield _SCRIPT, "Which attribute keeps a cookie from script?"
    if _sent(jar, page.replace("https:", "http:")):
        yield _PLAIN, "Which attribute keeps a cookie to https?"
    for address in deployment.forged:
        if _sent(jar, address, _FOREIGN_FORM):
            yield _FORGED.format(address), "Which attribute says what another site may begin?"
    for address in deployment.strangers:
        if _sent(jar, address):
            yield _STRANGER.format(address), "To whom does a cookie with Domain go?"


def _sent(jar: CookieJar, address: str, context: Context | None = None) -> bool:
    chosen, _ = jar.select(address, context or Context())
    return bool(chosen)


_STRICT = "it is SameSite=Strict, and another site began the request"
_BELIEFS = (
    (
        "the strictest SameSite is the best",
        {
            ("shop", _NEEDED.format("a link on another site", _STRICT)),
            ("widget", _NEEDED.format("a fetch by a customer's page", _STRICT)),
        },
    ),
    (
        "another origin needs SameSite=None",
        {("group", _FORGED.format(address)) for address in _DEPLOYMENTS["group"].forged},
    ),
    (
        "a cookie goes to the hosts beside it by itself",
        {
            ("group", _NEEDED.format(told, "it is for login.group.example alone"))
            for _, _, told in _DEPLOYMENTS["group"].needs
        },
    ),
    (
        "Domain keeps a cookie to one host",
        {(name, _STRANGER.format(_DEPLOYMENTS[name].strangers[0])) for name in ("shop", "widget")},
    ),
    (
        "Secure and HttpOnly keep others from setting a cookie",
        {
            (name, _PLANTED.format(_DEPLOYMENTS[name].planter[0]))
            for name in ("shop", "group", "widget")
        },
    ),
)
