"""Checks of the resource server: who is let in, with which token, to what."""

from __future__ import annotations

import contextlib
import http.client
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests

from jwtflow.bounded import within
from jwtflow.course.bench import CRASHED, ODD, Bench, Case, report_on
from jwtflow.course.lessons.nb06_guard_the_resource.bench import TOKEN, header_cases
from jwtflow.judge.table import Checks, NotSeenError, OpenError, Stage, expect
from jwtflow.judge.visit import (
    SECONDS,
    Visit,
    expect_refused,
    header_of,
    kind_of,
    members,
    refused,
    said,
)

CHECKS = Checks()


@CHECKS.add(Stage.PUBLISHED, "R15, RFC 9728 §3.3")
def resource_metadata(visit: Visit) -> str:
    """The API says which issuer it trusts."""
    base = visit.system.resource.rstrip("/")
    answer = visit.ask("GET", f"{base}/.well-known/oauth-protected-resource")
    if answer.status_code == 404:
        raise NotSeenError("it has no such document")
    document = members(answer)
    expect(document.get("resource") == base, "resource isn't the URL that it answers at")
    servers = document.get("authorization_servers")
    expect(
        isinstance(servers, list) and visit.system.auth.rstrip("/") in servers,
        "authorization_servers doesn't name the auth server",
    )
    return "the auth server"


@CHECKS.add(Stage.ISSUED, "D5, RFC 9068 §2.1")
def typ(visit: Visit) -> str:
    """The header's typ says that it is an access token."""
    found = header_of(visit.tokens()["access_token"]).get("typ")
    told = repr(found) if isinstance(found, str) and len(found) < 20 else kind_of(found)
    expect(str(found).lower() in {"at+jwt", "application/at+jwt"}, f"typ is {told}")
    return "at+jwt"


@CHECKS.add(Stage.API, "RFC 6750 §2.1")
def opens(visit: Visit) -> str:
    """An access token opens it."""
    answer = visit.call("read", str(visit.tokens()["access_token"]))
    expect(answer.status_code == 200, said(answer))
    return "200"


@CHECKS.add(Stage.API, "R1, RFC 6750 §3")
def no_token(visit: Visit) -> str:
    """Without a token: 401 and a challenge without error."""
    answer = visit.call("read")
    expect(answer.status_code == 401, said(answer))
    found = answer.headers.get("WWW-Authenticate", "")
    expect(found.lower().startswith("bearer"), "no WWW-Authenticate: Bearer")
    expect("error=" not in found, "the challenge names an error, though nothing was sent")
    return "401, Bearer"


@CHECKS.add(Stage.API, "R2, RFC 6750 §3.1")
def bad_token(visit: Visit) -> str:
    """A bad token: 401 invalid_token."""
    for token in ("x", "a.b.c", f"{visit.access_token}x"):
        answer = visit.call("read", token)
        expect(answer.status_code == 401, said(answer))
        expect(
            'error="invalid_token"' in answer.headers.get("WWW-Authenticate", ""),
            "401, and no invalid_token in WWW-Authenticate",
        )
    return "401 invalid_token"


def _bearer_row(visit: Visit, row: str) -> str:
    """Send the bench's headers of one row, with a good token where the bench has a made-up one."""
    token = visit.access_token

    def bearer_token(headers: dict[str, str]) -> str | None:
        ours = {
            name: value.replace(TOKEN, token)
            for name, value in headers.items()
            if name.endswith("Authorization")
        }
        return TOKEN if visit.call("read", headers=ours).status_code < 300 else None

    def is_meant(case: Case) -> bool:
        return case.row == row and (not case.honest or TOKEN in case.name)

    cases = filter(is_meant, header_cases())
    return bench_row(bearer_token, list(cases))


for _name, _row, _rule in (
    ("The scheme is Bearer, in any capitals", "send another scheme", "R4, RFC 9110 §11.1"),
    ("An empty header holds no token", "send nothing", "R1, RFC 6750 §3.1"),
    ("One header holds one token", "send more than one token", "R5, RFC 6750 §2.1"),
    ("Only spaces separate scheme and token", "put a tab in place of the space", "RFC 6750 §2.1"),
):
    CHECKS.add(Stage.API, _rule, name=_name)(partial(_bearer_row, row=_row))


@CHECKS.add(Stage.API, "R5, RFC 9110 §5.3")
def two_headers(visit: Visit) -> str:
    """Two Authorization headers are refused."""
    url = urlsplit(visit.url("read"))

    def status_for(tokens: tuple[str, str]) -> int:
        connection = http.client.HTTPConnection(url.netloc, timeout=SECONDS)
        with contextlib.closing(connection):
            connection.putrequest("GET", url.path)
            for token in tokens:
                connection.putheader("Authorization", f"Bearer {token}")
            connection.endheaders()
            return connection.getresponse().status

    for tokens in ((visit.access_token, "x"), ("x", visit.access_token)):
        # Each byte of an answer's headers has SECONDS of its own; all together have no more.
        status = within(SECONDS, partial(status_for, tokens))
        expect(400 <= status < 500, f"a good and a bad one: {status}")
    return "refused, whichever comes first"


@CHECKS.add(Stage.API, "J37, RFC 8725 §3.12")
def other_kinds(visit: Visit) -> str:
    """Other kinds of token are no access token."""
    tried = {}
    refresh_token = visit.tokens().get("refresh_token")
    if refresh_token is not None:
        tried["a refresh token"] = str(refresh_token)
    with contextlib.suppress(NotSeenError):
        tried["an ID token"] = visit.id_token(nonce="n")
    if not tried:
        raise NotSeenError("it issues only access tokens")
    for told, token in tried.items():
        expect_refused(visit.call("read", token), told)
    return f"{' and '.join(tried)} refused"


@CHECKS.add(Stage.API, "R12, ASVS 16.5.1")
def errors(visit: Visit) -> str:
    """Errors are JSON and show nothing of the server's code."""
    base = visit.system.resource.rstrip("/")
    missing = visit.ask("GET", f"{base}/no-such-path")
    expect(missing.status_code == 404, said(missing))
    for answer in (missing, visit.call("read", "a.b.c"), visit.call("write", "x", json=None)):
        expect(members(answer), "an error that isn't a JSON object")
        told = [word for word in ("Traceback", 'File \\"', ".py") if word in answer.text]
        expect(not told, "an error shows the server's code")
    return "404 in JSON"


@CHECKS.add(Stage.RIGHTS, "J36, RFC 6750 §3.1")
def may(visit: Visit) -> str:
    """What was granted is allowed."""
    answer = _need_write(visit)
    expect(answer.status_code < 300, f"the user writes: {said(answer)}")
    answer = visit.call("read", visit.readers_token)
    expect(answer.status_code < 300, f"the reader reads: {said(answer)}")
    return "read and write for the user, read for the reader"


@CHECKS.add(Stage.RIGHTS, "R2, RFC 6750 §3.1")
def may_not(visit: Visit) -> str:
    """Too little scope: 403 insufficient_scope."""
    _need_write(visit)
    answer = visit.call("write", visit.readers_token)
    expect(answer.status_code == 403, f"the reader writes: {said(answer)}")
    found = answer.headers.get("WWW-Authenticate", "")
    expect('error="insufficient_scope"' in found, "403, and no insufficient_scope in the challenge")
    return said(answer)


@CHECKS.add(Stage.RIGHTS, "J36, RFC 6749 §3.3")
def narrowed(visit: Visit) -> str:
    """Who asked for less may do less."""
    _need_write(visit)
    token = visit.call_good(visit.tokens(scope=visit.system.read_scope))
    answer = visit.call("write", token)
    expect(answer.status_code == 403, f"it writes: {said(answer)}")
    return "it reads; writing is 403"


@CHECKS.add(Stage.RIGHTS, "J36, RFC 9068 §2.2.3.1")
def role(visit: Visit) -> str:
    """What needs a role asks for that role."""
    admin = visit.call("admin", visit.access_token)
    if admin.status_code == 404:
        raise NotSeenError("there is no route that needs a role")
    expect(admin.status_code < 300, f"the admin: {said(admin)}")
    reader = visit.call("admin", visit.readers_token)
    expect(reader.status_code == 403, f"the reader: {said(reader)}")
    return "the admin may, the reader may not"


@CHECKS.add(Stage.RIGHTS, "R8, ASVS 4.1.3")
def no_headers(visit: Visit) -> str:
    """Headers that name a user or a method change nothing."""
    for name, value in (
        ("X-User", visit.system.user[0]),
        ("X-Forwarded-User", visit.system.user[0]),
        ("X-HTTP-Method-Override", "GET"),
        ("X-Original-URL", "/health"),
    ):
        answer = visit.call("write", visit.readers_token, headers={name: value})
        expect(refused(answer), f"{name} lets the reader write: {said(answer)}")
        expect_refused(visit.call("read", headers={name: value}), f"{name} without a token")
    return "ignored"


def _need_write(visit: Visit) -> requests.Response:
    """Return the answer to the user's write, on a system that has such a route."""
    answer = visit.call("write", visit.access_token)
    if answer.status_code == 404:
        raise NotSeenError("there is no route that writes")
    return answer


def bench_row(piece: Any, cases: list[Case]) -> str:
    """Try a system on some cases of a bench, as one row.

    Args:
        piece: asks the system over HTTP, where the bench would call a learner's function.
        cases: the cases.

    Returns:
        How many cases there were.

    Raises:
        OpenError: one of them went wrong; the text is its story.
    """
    results = report_on(piece, Bench("it", lambda: cases)).results
    wrong = [result for result in results if not result.is_right]
    if wrong:
        first = min(wrong, key=lambda result: result.case.honest)
        rest = f" ({len(wrong)} of {len(results)} wrong)" if len(wrong) > 1 else ""
        told = {CRASHED: "not answered, or with a 5xx", ODD: first.told.partition(",")[0]}
        raise OpenError(f"{told.get(first.was, first.was)}: {first.case.story}{rest}")
    hostile = sum(not result.case.honest for result in results)
    honest = len(results) - hostile
    return f"{hostile} refused, {honest} let in" if honest else f"all {hostile} refused"
