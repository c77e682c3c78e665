"""Checks of refresh tokens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from jwtflow.judge.table import Checks, NotSeenError, Stage, expect
from jwtflow.judge.visit import AT_ONCE, Visit, claims_of, expect_refused, members, said

CHECKS = Checks()


@CHECKS.add(Stage.REFRESH, "T9, RFC 9700 §4.14.2")
def rotates(visit: Visit) -> str:
    """Each use gives a new refresh token."""
    first = visit.refreshable()
    second = visit.refreshed(first)
    expect(second.get("refresh_token") not in {None, first["refresh_token"]}, "the same one stays")
    expect("refresh_token" in visit.refreshed(second), "the new one gives none")
    return "a new one each time"


@CHECKS.add(Stage.REFRESH, "RFC 6749 §6")
def opens(visit: Visit) -> str:
    """A new access token opens the API."""
    first = visit.refreshable()
    visit.call_good(first)
    answer = visit.call("read", visit.refreshed(first).get("access_token"))
    expect(answer.status_code == 200, said(answer))
    return "200"


@CHECKS.add(Stage.REFRESH, "T9, RFC 9700 §4.14.2")
def spent(visit: Visit) -> str:
    """A spent refresh token is refused."""
    first = visit.refreshable()
    visit.refreshed(first)
    return expect_refused(visit.refresh(first["refresh_token"]))


@CHECKS.add(Stage.REFRESH, "T10, RFC 9700 §4.14.2")
def reuse_ends_it(visit: Visit) -> str:
    """A spent one, used again, ends its whole login."""
    first = visit.refreshable()
    second = visit.refreshed(first)
    visit.refresh(first["refresh_token"])
    expect_refused(visit.refresh(second.get("refresh_token")), "its successor")
    for tokens, told in ((first, "the first"), (second, "the successor's")):
        expect_refused(visit.call("read", tokens.get("access_token")), f"{told} access token")
    return "successor and access tokens refused"


@CHECKS.add(Stage.REFRESH, "T10, RFC 9700 §4.14.2")
def and_no_other(visit: Visit) -> str:
    """Other logins of the user go on."""
    stolen, other = visit.refreshable(), visit.refreshable()
    visit.refreshed(stolen)
    visit.refresh(stolen["refresh_token"])
    answer = visit.refresh(other["refresh_token"])
    expect(answer.status_code == 200, f"the other login: {said(answer)}")
    return "the other goes on"


@CHECKS.add(Stage.REFRESH, "T11, RFC 9700 §4.14.2")
def at_once(visit: Visit) -> str:
    """Of twenty at once, one branch lives at most."""
    token = visit.refreshable()["refresh_token"]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: visit.refresh(token), range(AT_ONCE)))
    given = [members(answer).get("refresh_token") for answer in answers]
    won = [each for each in given if isinstance(each, str)]
    expect(won, "nobody gets a new token")
    alive = sum(visit.refresh(each).status_code == 200 for each in {*won})
    expect(alive <= 1, "several branches live on")
    expect(len({*won}) == len(won), "several got one and the same token")
    return "one branch at most"


@CHECKS.add(Stage.REFRESH, "T13, RFC 6749 §6")
def no_wider(visit: Visit) -> str:
    """Refreshing gives no more scope."""
    read, write = visit.system.read_scope, visit.system.write_scope
    first = visit.tokens(scope=read)
    if "refresh_token" not in first:
        raise NotSeenError("it gives no refresh token")
    answer = visit.refresh(first["refresh_token"], scope=f"{read} {write}")
    granted = str(claims_of(members(answer).get("access_token")).get("scope", "")).split()
    expect(write not in granted, "the token grants more than the login did")
    return "refused or left out"


@CHECKS.add(Stage.REFRESH, "T12, RFC 6749 §10.4")
def bound(visit: Visit) -> str:
    """A refresh token belongs to its client."""
    first = visit.refreshable()
    thief = visit.post(
        "token",
        {"grant_type": "refresh_token", "refresh_token": str(first["refresh_token"])},
        auth=visit.system.service,
    )
    expect_refused(thief, "another client")
    answer = visit.refresh(first["refresh_token"])
    expect(answer.status_code == 200, f"afterwards its own client: {said(answer)}")
    return f"another client: {said(thief)}"


@CHECKS.add(Stage.REFRESH, "T16, RFC 6749 §10.10")
def no_other_token(visit: Visit) -> str:
    """Only a refresh token refreshes."""
    first = visit.refreshable()
    text = str(first["refresh_token"])
    for told, other in (
        ("an access token", str(first["access_token"])),
        ("one with a letter more", f"{text}A"),
        ("one with capitals exchanged", text.swapcase()),
    ):
        expect_refused(visit.refresh(other), told)
    return "access token and near ones refused"
