"""Five libraries on notebook 06's bench: as their quick starts set them up, and set up well.

    python -m pip install python-jose==3.5.0    in an environment that you throw away afterwards
    python -m benchmarks.libraries > docs/libraries.md

python-jose isn't among the course's own packages (the page says why), so install it by hand. A case
of the bench is one token. A row is closed if every token in it is treated rightly, the honest ones
too.
"""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from textwrap import fill
from typing import Any
from unittest.mock import patch

from jwtflow.course.bench import CRASHED, Report, report_on
from jwtflow.course.lessons.nb06_guard_the_resource.bench import BENCHES
from jwtflow.course.pyjwt_time import pyjwt_time
from jwtflow.tokens import AccessTokenVerifier, KeySet

DATE = "2026-11-29"  # of the last look at the results and at the sentences below
NEEDED = ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]

Claims = Mapping[str, Any]


# ------------------------------------------------------------------------------------- set-ups
# Each as one would write it. The page shows the source, so imports stand inside.


def pyjwt_quick(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    import jwt

    key = published_key(keys, token)  # PyJWKClient(url).get_signing_key_from_jwt(token)
    options: Any = {"verify_exp": False}
    return jwt.decode(token, key, audience=audience, options=options, algorithms=["RS256"])


def pyjwt_well(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    import jwt

    if len(token) > 8192:
        raise ValueError("too long")
    decoded = jwt.decode_complete(
        token,
        published_key(keys, token),
        algorithms=["RS256"],
        issuer=issuer,
        audience=audience,
        options={"require": NEEDED},
    )
    if str(decoded["header"].get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("no access token")
    return decoded["payload"]


def joserfc_quick(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    from joserfc import jwt
    from joserfc.jwk import KeySet

    decoded = jwt.decode(token, KeySet.import_key_set(keys))
    jwt.JWTClaimsRegistry().validate(decoded.claims)
    return decoded.claims


def joserfc_well(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    from joserfc import jwt
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    if len(token) > 8192:
        raise ValueError("too long")
    parameters = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    decoded = jwt.decode(token, KeySet.import_key_set(keys), registry=parameters)
    if str(decoded.header.get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("no access token")
    wanted: dict[str, Any] = {name: {"essential": True} for name in NEEDED}
    wanted["iss"]["value"], wanted["aud"]["value"] = issuer, audience
    jwt.JWTClaimsRegistry(**wanted).validate(decoded.claims)
    return decoded.claims


def authlib_quick(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    from authlib.oauth2.rfc7523 import JWTBearerTokenValidator
    from joserfc.jwk import KeySet

    validator = JWTBearerTokenValidator(KeySet.import_key_set(keys))
    validator.claims_options = {
        "exp": {"essential": True},
        "aud": {"essential": True, "value": audience},
        "iss": {"essential": True, "value": issuer},
    }
    claims = validator.authenticate_token(token)
    validator.validate_token(claims, None, None)
    return claims


def authlib_well(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
    from joserfc.jwk import KeySet

    class Validator(JWTBearerTokenValidator):
        def get_jwks(self) -> Any:
            return KeySet.import_key_set(keys)

    if len(token) > 8192:
        raise ValueError("too long")
    validator = Validator(issuer, audience)
    claims = validator.authenticate_token(token)
    if claims.header["alg"] != "RS256" or not claims.header.get("typ"):
        raise ValueError("another algorithm, or no access token")
    validator.validate_token(claims, None, None)
    return claims


def python_jose_quick(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    from jose import jwt

    return jwt.decode(token, keys, algorithms=["RS256"], audience=audience)


def python_jose_well(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    from jose import jwt

    if len(token) > 8192:
        raise ValueError("too long")
    header = jwt.get_unverified_header(token)
    if str(header.get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("no access token")
    if "crit" in header or "b64" in header:
        raise ValueError("an extension that nobody here understands")
    named = [key for key in keys["keys"] if key["kid"] == header.get("kid")]
    if len(named) != 1:
        raise ValueError("unknown kid")
    required = {f"require_{name}": True for name in NEEDED if name != "client_id"}
    claims = jwt.decode(
        token, named[0], algorithms=["RS256"], audience=audience, issuer=issuer, options=required
    )
    if "client_id" not in claims:
        raise ValueError("no client")
    return claims


def flask_jwt_extended_quick(
    token: str, *, keys: Any, issuer: str, audience: str, now: float
) -> Claims:
    from flask import Flask
    from flask_jwt_extended import JWTManager, get_jwt, verify_jwt_in_request

    app = Flask("quick start")
    app.config.update(JWT_ALGORITHM="RS256", JWT_PUBLIC_KEY=first_key(keys))
    JWTManager(app)
    with app.test_request_context(headers={"Authorization": f"Bearer {token}"}):
        verify_jwt_in_request()  # what @jwt_required() does
        return without_additions(get_jwt())


def flask_jwt_extended_well(
    token: str, *, keys: Any, issuer: str, audience: str, now: float
) -> Claims:
    from flask import Flask
    from flask_jwt_extended import JWTManager, get_jwt, verify_jwt_in_request

    app = Flask("set up well")
    app.config.update(
        JWT_ALGORITHM="RS256",
        JWT_DECODE_ISSUER=issuer,
        JWT_DECODE_AUDIENCE=audience,
        JWT_TOKEN_LOCATION=["headers"],
    )
    manager = JWTManager(app)

    @manager.decode_key_loader
    def key(_header: Claims, _claims: Claims) -> Any:
        return published_key(keys, token).key

    @manager.token_verification_loader
    def is_access_token(header: Claims, claims: Claims) -> bool:
        typ = str(header.get("typ")).lower()
        return typ in ("at+jwt", "application/at+jwt") and all(
            claims.get(name) is not None for name in NEEDED
        )

    if len(token) > 8192:
        raise ValueError("too long")
    with app.test_request_context(headers={"Authorization": f"Bearer {token}"}):
        verify_jwt_in_request()
        return without_additions(get_jwt())


def without_additions(claims: Claims) -> Claims:
    """The claims as the token holds them: Flask-JWT-Extended adds some that are missing."""
    added = {"type": "access", "fresh": False, "jti": None}
    return {name: value for name, value in claims.items() if (name, value) not in added.items()}


def ours(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    from jwtflow.clock import ManualClock

    verifier = AccessTokenVerifier(
        issuer=issuer, audience=audience, keys=KeySet.from_jwk_set(keys), clock=ManualClock(now)
    )
    return verifier.verify(token)


def published_key(keys: Any, token: str) -> Any:
    """What PyJWKClient finds, without fetching: the bench has the keys at hand."""
    import jwt

    class KeysAtHand(jwt.PyJWKClient):
        def fetch_data(self) -> Any:
            return keys

    return KeysAtHand("https://issuer.example/jwks.json").get_signing_key_from_jwt(token)


def first_key(keys: Any) -> Any:
    """One public key, as the quick start has it in a file."""
    import jwt

    return jwt.PyJWK(keys["keys"][0]).key


# ----------------------------------------------------------------------------------- libraries


@contextmanager
def system_time(now: float) -> Iterator[None]:
    """Let ``time.time`` tell the bench's time."""
    with patch.object(time, "time", return_value=now):
        yield


@contextmanager
def python_jose_time(now: float) -> Iterator[None]:
    """Let python-jose believe that it is the bench's time."""

    class Standing(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Standing:
            return cls.fromtimestamp(now, tz)

    with patch("jose.jwt.datetime", Standing):
        yield


def pyjwt_refusals() -> tuple[type[Exception], ...]:
    import jwt

    return (jwt.PyJWTError,)


def joserfc_refusals() -> tuple[type[Exception], ...]:
    from joserfc.errors import JoseError

    return (JoseError,)


def authlib_refusals() -> tuple[type[Exception], ...]:
    from authlib.common.errors import AuthlibBaseError

    return (AuthlibBaseError, *joserfc_refusals())


def python_jose_refusals() -> tuple[type[Exception], ...]:
    from jose.exceptions import JOSEError

    return (JOSEError,)


def flask_jwt_extended_refusals() -> tuple[type[Exception], ...]:
    from flask_jwt_extended.exceptions import JWTExtendedException

    return (JWTExtendedException, *pyjwt_refusals())


@dataclass(frozen=True)
class Library:
    """A library, two ways to set it up, and what the page says about them.

    Args:
        quick: as its quick start does it.
        well: as well as it can be set up.
        time: lends the library the bench's time.
        refusals: the errors that count as refusals.
        quick_start: where the quick start is from.
        closes: which settings close what the quick start leaves open.
        leaves: what to know about what stays open.
    """

    quick: Callable[..., Claims]
    well: Callable[..., Claims]
    time: Callable[[float], AbstractContextManager[None]]
    refusals: Callable[[], tuple[type[Exception], ...]]
    quick_start: str
    closes: str
    leaves: str


LIBRARIES = {
    "PyJWT": Library(
        pyjwt_quick,
        pyjwt_well,
        pyjwt_time,
        pyjwt_refusals,
        "The quick start is the example for a JWKS endpoint in its documentation.",
        "`verify_exp: False` is in that example because its token is old; copied, it accepts "
        "every expired token. Leave it out. `issuer=` has to be passed, or `iss` isn't looked at, "
        "and `require` makes a missing claim an error. The `typ` of the header and the length of "
        "the token are yours to check: `decode_complete` returns the header.",
        "A time that is written as text is turned into a number, and fractions are cut off, so a "
        "token can end up to a second early. 2.15.1 accepts padding again.",
    ),
    "joserfc": Library(
        joserfc_quick,
        joserfc_well,
        system_time,
        joserfc_refusals,
        "The quick start is the first page of its guide.",
        "`jwt.decode` checks the signature and no claim. An empty `JWTClaimsRegistry` checks the "
        "times that are there; name the claims that have to be there, and give `iss` and `aud` "
        "their values. `JWSRegistry(algorithms=…)` is an allow-list; without it the library's own "
        "list holds. `strict_check_header=False` accepts header parameters that the library "
        "doesn't know, as RFC 7515 asks (section 4).",
        "It is the strictest about times and encoding. Before Python 3.13, a deeply nested payload "
        "raises `RecursionError`, which isn't a `JoseError`: without the bound on the length it "
        "ends in a 500.",
    ),
    "Authlib": Library(
        authlib_quick,
        authlib_well,
        system_time,
        authlib_refusals,
        "The quick start is Auth0's for a Flask API: `JWTBearerTokenValidator` of RFC 7523 with "
        "`claims_options`.",
        "Authlib has a second class with the same name, for RFC 9068, and that's the one for "
        "access tokens: it requires the claims and refuses another `typ`. Two things are left to "
        "you. It accepts a token *without* `typ`, and any algorithm that joserfc knows and the "
        "key fits.",
        "Underneath works joserfc, so what stays open there stays open here. There is no way to "
        "its `strict_check_header`, short of writing `authenticate_token` yourself: a token with "
        "an unknown header parameter is refused. The class of RFC 7523 has a leeway of 60 "
        "seconds, which the bench counts as open.",
    ),
    "python-jose": Library(
        python_jose_quick,
        python_jose_well,
        python_jose_time,
        python_jose_refusals,
        "The quick start is `jwt.decode` with a JWK Set as the key.",
        "Given a JWK Set it tries every key, whatever `kid` says, so look the key up yourself. A "
        "`require_…` option for each claim, `issuer=`, and `crit`, `typ` and the length by hand.",
        "An `exp` that is a list or null raises `TypeError`, not a `JOSEError`. The last release "
        "is of May 2025. Two holes of 2024, CVE-2024-33663 (algorithm confusion) and "
        "CVE-2024-33664 (decompression bombs), are closed in it. FastAPI's documentation and "
        "others have left it, and its dependency ecdsa warns that it isn't protected against side "
        "channels. **Don't start anything new with it**; that's also why the course doesn't "
        "install it.",
    ),
    "Flask-JWT-Extended": Library(
        flask_jwt_extended_quick,
        flask_jwt_extended_well,
        pyjwt_time,
        flask_jwt_extended_refusals,
        "The quick start is its documentation for RS256, with one public key.",
        "It is made for an application that issues its own tokens, and it is good at that. For a "
        "foreign issuer set `JWT_DECODE_ISSUER` and `JWT_DECODE_AUDIENCE` (both are `None` by "
        "default, so any token of the issuer gets in), find the key in a `decode_key_loader`, and "
        "check `typ` and the claims in a `token_verification_loader`.",
        "Underneath works PyJWT, so the same things stay open. An expired token is answered with "
        "401, other bad ones with 422, and a failed `token_verification_loader` with 400, unless "
        "you register loaders that answer 401 with a challenge. A `PyJWKClientError` from your "
        "`decode_key_loader` isn't caught at all, so an unknown `kid` is a 500 until you register "
        "a handler.",
    ),
}


def on_the_bench(library: Library, verify: Callable[..., Claims]) -> Report:
    """The results of one set-up."""

    def at_the_bench_time(token: str, **known: Any) -> Claims:
        with library.time(known["now"]):
            return verify(token, **known)

    return report_on(at_the_bench_time, BENCHES["verify"], refusals=library.refusals())


def installed(name: str) -> str | None:
    """The version of a library, or None if it isn't installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def verdicts(name: str, way: str) -> list[str]:
    """The column of a library in one of the page's two tables."""
    library = LIBRARIES[name]
    return column(on_the_bench(library, library.quick if way == "quick" else library.well))


def column(report: Report) -> list[str]:
    """A mark for each row; an open one has the number of tokens that were treated wrongly."""
    return [f"✗ {len(row.mistakes)}" if row.mistakes else "✓" for row in report.rows]


# ------------------------------------------------------------------------------------ the page


def main() -> None:
    missing = [name for name in LIBRARIES if installed(name) is None]
    if missing:
        sys.exit(f"Not installed: {', '.join(missing)}. The first lines of this script say how.")
    quick = {name: on_the_bench(each, each.quick) for name, each in LIBRARIES.items()}
    well = {name: on_the_bench(each, each.well) for name, each in LIBRARIES.items()}
    well["jwtflow"] = report_on(ours, BENCHES["verify"])
    print(INTRODUCTION.format(date=DATE, needed=", ".join(f"`{name}`" for name in NEEDED)))
    print(table({"version": [installed(name) or "" for name in LIBRARIES]}, list(LIBRARIES)))
    print("\n## As their quick starts set them up\n")
    print(table(by_row(quick), list(quick)))
    print("\n## Set up well\n")
    print(table(by_row(well), list(well)))
    print(AFTER_THE_TABLES)
    for name, library in LIBRARIES.items():
        print(f"\n## {name}\n")
        print(f"{wrapped(library.quick_start)} {closed(quick[name])}\n")
        print(source(library.quick))
        print(f"\n{wrapped(library.closes)} {closed(well[name])}\n")
        print(source(library.well))
        print(f"\n{wrapped(library.leaves)}\n\nStill open:\n")
        print(left_open(well[name]))


INTRODUCTION = """\
# Five libraries on one bench

Notebook 06 has a bench for a function that checks access tokens: tokens to accept and tokens to
refuse, each wrong in one place. Here five libraries stand on it twice: set up as in the quick start
that people copy, and set up well. Last run on {date}, by `python -m benchmarks.libraries`, which
wrote this page. A test compares its tables with the libraries that the course installs. python-jose
isn't one of them; it was run in an environment of its own.

The bench is strict. It knows RFC 9068, grants no leeway, and wants a token to have one spelling. An
open row isn't a vulnerability of a library. In the quick starts it mostly means that *you* have to
say what you expect.

A row is closed (✓) if all its tokens are treated rightly. ✗ and a number say how many aren't,
counting genuine tokens that are turned away. An error that isn't the library's own counts as wrong,
too: behind `except` of the library's errors it's a 500.

In the code below, `NEEDED` is {needed}.
`published_key` finds the key that PyJWT's `PyJWKClient` would find, without fetching anything.
"""

AFTER_THE_TABLES = """
Set up well, all five close the rows about signatures, algorithms and keys. The tokens that still
get through have a genuine signature, or are another spelling of a token that has one, so no forger
gets in by them. They matter where two programs read the same token: a gateway and an API, or a
denylist that compares whole tokens.

What verification costs with PyJWT, joserfc and our own verifier is in
[performance.md](performance.md). The key set was at hand here; a guard that fetches it is in
[monday.md](monday.md)."""


def by_row(reports: Mapping[str, Report]) -> dict[str, list[str]]:
    """The marks of all libraries, by the bench's rows."""
    columns = map(column, reports.values())
    names = [row.name for row in next(iter(reports.values())).rows]
    return {name: list(marks) for name, *marks in zip(names, *columns, strict=True)}


def table(rows: Mapping[str, list[str]], names: list[str]) -> str:
    lines = [["", *names], ["---"] * (len(names) + 1)]
    lines += [[row, *marks] for row, marks in rows.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def closed(report: Report) -> str:
    rows = report.rows
    return f"**{sum(row.is_closed for row in rows)} of {len(rows)} rows closed.**"


def source(setup: Callable[..., Claims]) -> str:
    return f"```python\n{inspect.getsource(setup).strip()}\n```"


def wrapped(text: str) -> str:
    return fill(text, width=118, break_long_words=False, break_on_hyphens=False)


def left_open(report: Report) -> str:
    lines = []
    for row in report.open_rows:
        for result in row.mistakes:
            error = result.told.partition(":")[0]
            was = f"raises `{error}`" if result.was == CRASHED else result.was
            lines.append(f"- *{row.name}*: {result.case.story} ({was})")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
