"""The benches of 03: claims to check, and claims to make."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from jwtflow.course.bench import Bench, Case, Odd, returns, shortened

AFTER = "use a token after its time"
BEFORE = "use a token before its time"
NO_NUMBER = "write a time that isn't a number"
ISSUER = "use another issuer's token"
AUDIENCE = "use a token meant for another API"
MISSING = "leave a required claim out"
LEEWAY = "stretch the leeway"

WHO, NOW = "https://id.example", 1_950_000_000
API = "https://tools.example/api"
KNOWN = {"issuer": WHO, "audience": API, "now": NOW}


def honest_claims(**changes: Any) -> dict[str, Any]:
    """The claims of a genuine token; a change to ``None`` takes a claim out."""
    claims = {
        "iss": WHO,
        "sub": "dora",
        "aud": API,
        "exp": NOW + 600,
        "iat": NOW - 300,
        "jti": "t-51",
        "client_id": "workshop",
        "scope": "tools:lend",
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def passes(
    row: str, rule: str, story: str, claims: object, *, sent: Any = None, **known: Any
) -> Case:
    """An honest case of a function that returns nothing for good claims."""
    attempt = returns(None, claims, **known)
    return Case(story, row, rule, story, honest=True, attempt=attempt, sent=sent or claims)


def fails(
    row: str, rule: str, story: str, claims: object, *, sent: Any = None, **known: Any
) -> Case:
    """A hostile case of such a function."""
    attempt = partial(_lets_pass, claims, known)
    return Case(story, row, rule, story, honest=False, attempt=attempt, sent=sent or claims)


def _lets_pass(claims: object, known: dict[str, Any], piece: Any) -> None:
    """Returning nothing is letting them pass; anything else that is returned is neither."""
    value = piece(copy.deepcopy(claims), **known)
    if value is not None:
        raise Odd(f"It returned {shortened(value)}. Refuse by raising ValueError.")


def _claims_to_check() -> Iterator[Case]:
    for row, rule, story, changes in _TIMES:
        yield fails(row, rule, story, honest_claims(**changes), **KNOWN)
    null = {**honest_claims(), "nbf": None}
    yield fails(NO_NUMBER, "J32", "Its nbf is null.", null, **KNOWN)
    for row, story, changes in (
        (AFTER, "It has one second to live.", {"exp": NOW + 1}),
        (AFTER, "Its exp lies in the year 2100.", {"exp": 4_102_444_800}),
        (AFTER, "Its exp has a fraction.", {"exp": NOW + 90.25}),
        (BEFORE, "Its nbf is this very second.", {"nbf": NOW}),
        (BEFORE, "It was issued this very second.", {"iat": NOW}),
        (NO_NUMBER, "Its iat has a fraction.", {"iat": NOW - 0.5}),
        (NO_NUMBER, "Its iat is 0.", {"iat": 0}),
        (NO_NUMBER, "It has no nbf.", {}),
    ):
        yield passes(row, "RFC 7519 §4.1", story, honest_claims(**changes), **KNOWN)
    yield from _issuers()
    for rule, story, aud in _AUDIENCES:
        yield fails(AUDIENCE, rule, story, honest_claims(aud=aud), **KNOWN)
    for story, listed in LISTS.items():
        yield passes(AUDIENCE, "J30", story, honest_claims(aud=listed), **KNOWN)
    for name, rule in (("sub", "J34"), ("jti", "J35"), ("client_id", "J34")):
        claims = honest_claims(**{name: None})
        yield fails(MISSING, rule, f"It has no {name}.", claims, **KNOWN)
    for name, value in (("sub", 51), ("jti", 51), ("client_id", ["workshop"])):
        claims = honest_claims(**{name: value})
        yield fails(MISSING, "J34", f"Its {name} is {value!r}, not text.", claims, **KNOWN)
    bare = honest_claims(scope=None)
    yield passes(MISSING, "RFC 9068 §2.2.3", "It has neither scope nor roles.", bare, **KNOWN)
    client = honest_claims(sub="workshop")
    yield passes(MISSING, "RFC 9068 §2.2", "Its sub is the client itself.", client, **KNOWN)
    more = honest_claims(tenant="north")
    yield passes(MISSING, "RFC 7519 §4", "It has a claim of another kind.", more, **KNOWN)
    yield from _with_leeway()


_TIMES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (AFTER, "J31", "It expired an hour ago.", {"exp": NOW - 3600, "iat": NOW - 4500}),
    (AFTER, "J31", "It expired a second ago.", {"exp": NOW - 1}),
    (AFTER, "J31", "It expired half a second ago.", {"exp": NOW - 0.5}),
    (AFTER, "J31", "Its exp is this very second.", {"exp": NOW}),
    (MISSING, "J31", "It has no exp.", {"exp": None}),
    (MISSING, "J31", "It has an nbf and no exp.", {"exp": None, "nbf": NOW - 60}),
    (MISSING, "J34", "It has no iat.", {"iat": None}),
    (BEFORE, "J32", "It starts in an hour.", {"nbf": NOW + 3600, "exp": NOW + 7200}),
    (BEFORE, "J32", "It starts in a second.", {"nbf": NOW + 1}),
    (BEFORE, "J34", "It was issued in a second.", {"iat": NOW + 1}),
    (NO_NUMBER, "J33", "Its exp is NaN.", {"exp": math.nan}),
    (NO_NUMBER, "J31", "Its exp is infinite.", {"exp": math.inf}),
    (NO_NUMBER, "J31", "Its exp is text.", {"exp": str(NOW + 600)}),
    (NO_NUMBER, "J31", "Its exp is a list.", {"exp": [NOW + 600]}),
    (NO_NUMBER, "J34", "Its iat is text.", {"iat": str(NOW - 300)}),
    (NO_NUMBER, "J34", "Its iat is true.", {"iat": True}),
    (NO_NUMBER, "J33", "Its iat is NaN.", {"iat": math.nan}),
    (NO_NUMBER, "J6", "Its iat has four hundred digits.", {"iat": 10**400}),
    (NO_NUMBER, "J32", "Its nbf is true.", {"nbf": True}),
    (NO_NUMBER, "J32", "Its nbf is text.", {"nbf": "0"}),
    (NO_NUMBER, "J32", "Its nbf lies infinitely far in the past.", {"nbf": -math.inf}),
)

_AUDIENCES: tuple[tuple[str, str, object], ...] = (
    ("J30", "It is meant for another API.", "https://photos.example"),
    ("J30", "Its aud begins like our name.", f"{API}-old"),
    ("J30", "Its aud contains our name.", f"https://evil.example/?{API}"),
    ("J30", "Its aud is the beginning of our name.", "https://tools.example"),
    ("J30", "Its aud is our name and a slash.", f"{API}/"),
    ("J30", "Its aud is text with two names in it.", f"https://photos.example {API}"),
    ("J30", "Its aud is a list without our name.", ["https://photos.example"]),
    ("J30", "Its aud is a list with a name close to ours.", [f"{API}/"]),
    ("J30", "Its aud is an empty list.", []),
    ("J30", "Its aud is an object with our name in it.", {API: True}),
    ("J30", "It has no aud.", None),
)

LISTS = {
    "Its aud is a list, and our name is on it.": ["https://photos.example", API],
    "Its aud is a list of one name, ours.": [API],
}


def _issuers() -> Iterator[Case]:
    for story, iss in (
        ("Another issuer's name is in it.", "https://login.example"),
        ("Its issuer begins like ours.", f"{WHO}.evil.example"),
        ("Its issuer is the beginning of ours.", WHO[:-1]),
        ("Its issuer is ours in capitals.", WHO.upper()),
        ("Its issuer is ours and a slash.", f"{WHO}/"),
        ("Its issuer is a list that holds ours.", [WHO]),
        ("It names no issuer.", None),
    ):
        yield fails(ISSUER, "J29", story, honest_claims(iss=iss), **KNOWN)
    elsewhere = {"issuer": "https://login.example", "audience": "photos", "now": NOW + 10**7}
    claims = honest_claims(
        iss="https://login.example", aud="photos", exp=NOW + 10**7 + 60, iat=NOW + 10**7
    )
    story = "Another server checks it, with another issuer, name and time."
    yield passes(ISSUER, "J29", story, claims, **elsewhere)


def _with_leeway() -> Iterator[Case]:
    known = {**KNOWN, "leeway": 30}
    for story, changes in (
        ("The leeway is 30 s, and it expired 30 s ago.", {"exp": NOW - 30}),
        ("The leeway is 30 s, and it starts in 31 s.", {"nbf": NOW + 31}),
        ("The leeway is 30 s, and it was issued in 31 s.", {"iat": NOW + 31}),
    ):
        yield fails(LEEWAY, "J31", story, honest_claims(**changes), **known)
    for story, changes in (
        ("The leeway is 30 s, and it expired 29 s ago.", {"exp": NOW - 29}),
        ("The leeway is 30 s, and it starts in 30 s.", {"nbf": NOW + 30}),
        ("The leeway is 30 s, and it was issued in 30 s.", {"iat": NOW + 30}),
    ):
        yield passes(LEEWAY, "J31", story, honest_claims(**changes), **known)


# ------------------------------------------------------------------------------ claims to make

NAMES = "say who, for whom and by whom"
TIMES = "say from when until when"
RIGHTS = "grant what was granted"
PRIVATE = "give nothing else away"
USED_AGAIN = "Account and scope are used again afterwards."

DORA = {
    "username": "dora",
    "roles": ["keeper"],
    "email": "dora@tools.example",
    "password_hash": "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
}
ORDER: dict[str, Any] = {
    "client_id": "workshop",
    "scope": ["tools:lend", "tools:list"],
    "issuer": WHO,
    "audience": API,
    "now": NOW,
    "lifetime": 900,
    "jti": "t-52",
}
_MAY_BE = {"iss", "sub", "aud", "client_id", "jti", "iat", "exp", "nbf", "scope", "roles"}


def made(piece: Any, account: dict[str, Any], **order: Any) -> dict[str, Any]:
    """The claims that ``piece`` makes for this account and order."""
    claims = piece(copy.deepcopy(account), **copy.deepcopy(order))
    if not isinstance(claims, dict):
        raise Odd(f"It returned {shortened(claims)}. Return a dictionary.")
    return claims


def _claims_to_make() -> Iterator[Case]:
    eve = {**DORA, "username": "eve", "roles": []}
    photos = ORDER | {"client_id": "phone", "issuer": "https://b.example", "audience": "photos"}
    for name, account, order in (
        ("Dora logs in.", DORA, ORDER),
        ("Eve logs in elsewhere.", eve, photos | {"jti": "t-53"}),
        ("An issuer ends in a slash.", DORA, ORDER | {"issuer": f"{WHO}/", "audience": f"{API}/"}),
    ):
        for claim, source in (
            ("iss", order["issuer"]),
            ("sub", account["username"]),
            ("aud", order["audience"]),
            ("client_id", order["client_id"]),
            ("jti", order["jti"]),
        ):
            yield _case(NAMES, f"{name} Look at {claim}.", account, order, {claim: source})
    for story, now, lifetime in (
        ("A token of 15 minutes.", NOW, 900),
        ("A token of 5 minutes, a year later.", NOW + 31_536_000, 300),
        ("A token issued at half past a second.", NOW + 0.5, 60),
    ):
        order = ORDER | {"now": now, "lifetime": lifetime}
        yield _custom(TIMES, story, DORA, order, partial(_times_are, now, lifetime))
    for story, roles, scope, expected in (
        ("Two permissions and a role.", ["keeper"], ["a:b", "c"], ("a:b c", ["keeper"])),
        ("One permission, two roles.", ["keeper", "chief"], ["a:b"], ("a:b", ["keeper", "chief"])),
        ("No roles.", [], ["a:b"], ("a:b", None)),
        ("No permissions.", ["keeper"], [], (None, ["keeper"])),
    ):
        account, order = {**DORA, "roles": roles}, ORDER | {"scope": scope}
        rights = dict(zip(("scope", "roles"), expected, strict=True))
        yield _case(RIGHTS, story, account, order, rights)
    yield _custom(PRIVATE, "The account holds more than a token should say.", DORA, ORDER, _only)
    sly = {**DORA, "exp": NOW + 10**9, "scope": "tools:delete", "aud": "https://evil.example"}
    yield _case(
        PRIVATE,
        "An account has fields called exp, scope and aud.",
        sly,
        ORDER,
        {"exp": NOW + 900, "scope": "tools:lend tools:list", "aud": API},
    )
    yield Case(USED_AGAIN, PRIVATE, "RFC 9068 §2.2", USED_AGAIN, honest=True, attempt=_leaves_alone)


def _case(
    row: str, story: str, account: dict[str, Any], order: dict[str, Any], expected: dict[str, Any]
) -> Case:
    def look(claims: dict[str, Any]) -> None:
        for name, value in expected.items():
            if value is None and name in claims:
                raise Odd(f"It has {name}, {shortened(claims[name])}.")
            if value is not None and name not in claims:
                raise Odd(f"It has no {name}.")
            if value is not None and _unordered(name, claims[name]) != _unordered(name, value):
                raise Odd(f"Its {name} is {shortened(claims[name])}, and not {shortened(value)}.")

    return _custom(row, story, account, order, look)


def _unordered(name: str, value: object) -> object:
    """A scope's words count in any order (RFC 6749 §3.3)."""
    return {*value.split(" ")} if name == "scope" and isinstance(value, str) else value


def _custom(
    row: str,
    story: str,
    account: dict[str, Any],
    order: dict[str, Any],
    look: Callable[[dict[str, Any]], None],
) -> Case:
    def attempt(piece: Any) -> None:
        look(made(piece, account, **order))

    return Case(story, row, "RFC 9068 §2.2", story, honest=True, attempt=attempt)


def _times_are(now: float, lifetime: int, claims: dict[str, Any]) -> None:
    for name in ("iat", "exp", "nbf"):
        value = claims.get(name)
        if value is None and name != "nbf":
            raise Odd(f"It has no {name}.")
        if value is not None and type(value) not in {int, float}:
            raise Odd(f"Its {name} is {shortened(value)}, which isn't a number.")
    if not now - 1 < claims["iat"] <= now:
        raise Odd(f"At {now} its iat is {claims['iat']}.")
    if not lifetime <= claims["exp"] - claims["iat"] < lifetime + 1:
        raise Odd(
            f"Its lifetime is {lifetime} s, and exp - iat is {claims['exp'] - claims['iat']}."
        )
    if claims.get("nbf", now) > now:
        raise Odd(f"At {now} its nbf is {claims['nbf']}.")


def _only(claims: dict[str, Any]) -> None:
    if more := set(claims) - _MAY_BE:
        raise Odd(f"It also says {', '.join(sorted(more))}.")


def _leaves_alone(piece: Any) -> None:
    account = DORA | {"roles": ["keeper", "chief"]}
    order = ORDER | {"scope": ["tools:list", "tools:move", "tools:lend"]}
    before = copy.deepcopy((account, order))
    piece(account, **order)
    if (account, order) != before:
        raise Odd("It changed what was passed to it.")


BENCHES = {
    "make_claims": Bench("make_claims", _claims_to_make, honest="Requests answered rightly"),
    "check_claims": Bench(
        "check_claims",
        _claims_to_check,
        honest="Good claims passed",
        hostile="Bad claims refused",
    ),
}
