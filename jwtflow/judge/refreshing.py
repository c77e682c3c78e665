"""Checks of refresh tokens, of revocation and of the logout."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from jwtflow.judge.table import NotSeenError, check, expect
from jwtflow.judge.visit import (
    AT_ONCE,
    Visit,
    claims_of,
    expect_refused,
    guess,
    header_of,
    members,
    said,
)
from jwtflow.tokens.sign import SigningKey, sign_jwt

REFRESH = "Refresh"
REVOKE = "Revoke and log out"


@check(REFRESH, "T9, RFC 9700 §4.14.2", "08")
def rotates(visit: Visit) -> str:
    """Each use gives a new refresh token."""
    first = visit.refreshable()
    second = _refreshed(visit, first)
    expect(second.get("refresh_token") not in {None, first["refresh_token"]}, "the same one stays")
    expect("refresh_token" in _refreshed(visit, second), "the new one gives none")
    return "a new one each time"


@check(REFRESH, "RFC 6749 §6", "08")
def opens(visit: Visit) -> str:
    """A new access token opens the API."""
    first = visit.refreshable()
    visit.call_good(first)
    answer = visit.call("read", _refreshed(visit, first).get("access_token"))
    expect(answer.status_code == 200, said(answer))
    return "200"


@check(REFRESH, "T9, RFC 9700 §4.14.2", "08")
def spent(visit: Visit) -> str:
    """A spent refresh token is refused."""
    first = visit.refreshable()
    _refreshed(visit, first)
    return expect_refused(visit.refresh(first["refresh_token"]))


@check(REFRESH, "T10, RFC 9700 §4.14.2", "08")
def reuse_ends_it(visit: Visit) -> str:
    """A spent one, used again, ends its whole login."""
    first = visit.refreshable()
    second = _refreshed(visit, first)
    visit.refresh(first["refresh_token"])
    expect_refused(visit.refresh(second.get("refresh_token")), "its successor")
    expect_refused(visit.call("read", second.get("access_token")), "the successor's access token")
    return "successor and access token refused"


@check(REFRESH, "T10, RFC 9700 §4.14.2", "08")
def and_no_other(visit: Visit) -> str:
    """Other logins of the user go on."""
    stolen, other = visit.refreshable(), visit.refreshable()
    _refreshed(visit, stolen)
    visit.refresh(stolen["refresh_token"])
    answer = visit.refresh(other["refresh_token"])
    expect(answer.status_code == 200, f"the other login: {said(answer)}")
    return "the other goes on"


@check(REFRESH, "T11, RFC 9700 §4.14.2", "08")
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


@check(REFRESH, "T13, RFC 6749 §6", "08")
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


@check(REFRESH, "T12, RFC 6749 §10.4", "08")
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


@check(REFRESH, "T16, RFC 6749 §10.10", "08")
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


@check(REVOKE, "V4, RFC 7009 §2", "09")
def revoked(visit: Visit) -> str:
    """A revoked access token opens nothing."""
    token = _working(visit)["access_token"]
    answer = visit.revoke(token)
    expect(answer.status_code == 200, f"the revocation: {said(answer)}")
    return expect_refused(visit.call("read", token))


@check(REVOKE, "V4, RFC 7009 §2.1", "09")
def takes_along(visit: Visit) -> str:
    """A revoked refresh token takes its login along."""
    visit.url("revoke")
    first = visit.refreshable()
    second = _refreshed(visit, first)
    visit.revoke(second.get("refresh_token"))
    expect_refused(visit.refresh(second.get("refresh_token")), "the refresh token")
    for tokens in (first, second):
        expect_refused(visit.call("read", tokens.get("access_token")), "its access token")
    return "refresh and access tokens refused"


@check(REVOKE, "V4, RFC 7009 §2", "09")
def others_stay(visit: Visit) -> str:
    """Other tokens stay good."""
    mine, other = _working(visit), _working(visit)
    visit.revoke(mine["access_token"])
    answer = visit.call("read", other["access_token"])
    expect(answer.status_code == 200, f"another login's: {said(answer)}")
    return "200"


@check(REVOKE, "V3, RFC 7009 §2.1", "09")
def hint(visit: Visit) -> str:
    """A wrong hint stops no revocation."""
    token = _working(visit)["access_token"]
    visit.revoke(token, token_type_hint="refresh_token")  # noqa: S106 - a kind of token
    return expect_refused(visit.call("read", token))


@check(REVOKE, "V1, RFC 7009 §2.2", "09")
def unknown(visit: Visit) -> str:
    """Revoking something that isn't a token is answered with 200."""
    for token in (guess(), "a.b.c", "null"):
        answer = visit.revoke(token)
        expect(answer.status_code == 200, said(answer))
    return "200"


@check(REVOKE, "V2, RFC 7009 §2.1", "09")
def only_its_own(visit: Visit) -> str:
    """Another client revokes nothing."""
    token = _working(visit)["access_token"]
    visit.post("revoke", {"token": str(token)}, auth=visit.system.service)
    visit.revoke(token, client_id=f"nobody-{guess()}")
    answer = visit.call("read", token)
    expect(answer.status_code == 200, f"afterwards the token: {said(answer)}")
    return "the token stays good"


@check(REVOKE, "V5, RFC 8725 §3.3", "09")
def forged(visit: Visit) -> str:
    """A forged token with somebody's jti denies nobody."""
    token = _working(visit)["access_token"]
    mine = SigningKey({**SigningKey.generate("RS256").to_jwk(), "kid": _kid_of(token)})
    copy = sign_jwt(claims_of(token), mine, typ="at+jwt")
    visit.revoke(copy)
    visit.ask("POST", visit.url("logout"), headers={"Authorization": f"Bearer {copy}"})
    answer = visit.call("read", token)
    expect(answer.status_code == 200, f"afterwards the genuine one: {said(answer)}")
    return "the genuine one stays good"


@check(REVOKE, "V6, RFC 7662 §2.1", "09")
def introspection(visit: Visit) -> str:
    """Only a confidential client may introspect."""
    token = _working(visit)["access_token"]
    form = {"token": str(token)}
    public = visit.post("introspect", form, client_id=visit.system.client)
    expect_refused(public, "a public client")
    known = members(visit.post("introspect", form, auth=visit.system.service))
    expect(known.get("active") is True, "a live token isn't active")
    other = members(visit.post("introspect", {"token": guess()}, auth=visit.system.service))
    expect(other == {"active": False}, "of an unknown token it says more than active: false")
    return f"a public client: {said(public)}"


@check(REVOKE, "V8, ASVS 7.4.1", "09")
def logout(visit: Visit) -> str:
    """A logout ends its login on the server."""
    mine, other = _working(visit), _working(visit)
    _log_out(visit, mine)
    expect_refused(visit.call("read", mine["access_token"]), "its access token")
    if "refresh_token" in mine:
        expect_refused(visit.refresh(mine["refresh_token"]), "its refresh token")
    answer = visit.call("read", other["access_token"])
    expect(answer.status_code == 200, f"another login's token: {said(answer)}")
    return "its tokens are refused, another login's aren't"


def _log_out(visit: Visit, tokens: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    answer = visit.ask("POST", visit.url("logout"), headers=headers)
    if answer.status_code in {404, 405}:
        raise NotSeenError("there is no logout")
    expect(answer.status_code < 300, f"the logout: {said(answer)}")


def _refreshed(visit: Visit, tokens: dict[str, Any]) -> dict[str, Any]:
    answer = visit.refresh(tokens.get("refresh_token"))
    expect(answer.status_code == 200, f"a fresh refresh token: {said(answer)}")
    return members(answer)


def _working(visit: Visit) -> dict[str, Any]:
    """Return fresh tokens, of which the access token opens the API."""
    tokens = visit.tokens()
    visit.call_good(tokens)
    return tokens


def _kid_of(token: str) -> str:
    return str(header_of(token).get("kid", "key"))
