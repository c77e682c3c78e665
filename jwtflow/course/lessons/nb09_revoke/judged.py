"""Checks of revocation, of introspection and of the logout."""

from __future__ import annotations

from typing import Any

from jwtflow.judge.table import Checks, NotSeenError, Stage, expect
from jwtflow.judge.visit import Visit, claims_of, expect_refused, guess, header_of, members, said
from jwtflow.tokens.sign import SigningKey, sign_jwt

CHECKS = Checks()


@CHECKS.add(Stage.REVOKE, "V4, RFC 7009 §2")
def revoked(visit: Visit) -> str:
    """A revoked access token opens nothing."""
    token = _working(visit)["access_token"]
    answer = visit.revoke(token)
    expect(answer.status_code == 200, f"the revocation: {said(answer)}")
    return expect_refused(visit.call("read", token))


@CHECKS.add(Stage.REVOKE, "V4, RFC 7009 §2.1")
def takes_along(visit: Visit) -> str:
    """A revoked refresh token takes its login along."""
    visit.url("revoke")
    first = visit.refreshable()
    second = visit.refreshed(first)
    visit.revoke(second.get("refresh_token"))
    expect_refused(visit.refresh(second.get("refresh_token")), "the refresh token")
    for tokens in (first, second):
        expect_refused(visit.call("read", tokens.get("access_token")), "its access token")
    return "refresh and access tokens refused"


@CHECKS.add(Stage.REVOKE, "V4, RFC 7009 §2")
def others_stay(visit: Visit) -> str:
    """Other tokens stay good."""
    mine, other = _working(visit), _working(visit)
    visit.revoke(mine["access_token"])
    answer = visit.call("read", other["access_token"])
    expect(answer.status_code == 200, f"another login's: {said(answer)}")
    return "200"


@CHECKS.add(Stage.REVOKE, "V3, RFC 7009 §2.1")
def hint(visit: Visit) -> str:
    """A wrong hint stops no revocation."""
    token = _working(visit)["access_token"]
    visit.revoke(token, token_type_hint="refresh_token")  # noqa: S106 - a kind of token
    return expect_refused(visit.call("read", token))


@CHECKS.add(Stage.REVOKE, "V1, RFC 7009 §2.2")
def unknown(visit: Visit) -> str:
    """Revoking something that isn't a token is answered with 200."""
    for token in (guess(), "a.b.c", "null"):
        answer = visit.revoke(token)
        expect(answer.status_code == 200, said(answer))
    return "200"


@CHECKS.add(Stage.REVOKE, "V2, RFC 7009 §2.1")
def only_its_own(visit: Visit) -> str:
    """Another client revokes nothing."""
    token = _working(visit)["access_token"]
    visit.post("revoke", {"token": str(token)}, auth=visit.system.service)
    visit.revoke(token, client_id=f"nobody-{guess()}")
    answer = visit.call("read", token)
    expect(answer.status_code == 200, f"afterwards the token: {said(answer)}")
    return "the token stays good"


@CHECKS.add(Stage.REVOKE, "V5, RFC 8725 §3.3")
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


@CHECKS.add(Stage.REVOKE, "V6, RFC 7662 §2.1")
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


@CHECKS.add(Stage.REVOKE, "V8, ASVS 7.4.1")
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


def _working(visit: Visit) -> dict[str, Any]:
    """Return fresh tokens, of which the access token opens the API."""
    tokens = visit.tokens()
    visit.call_good(tokens)
    return tokens


def _kid_of(token: str) -> str:
    return str(header_of(token).get("kid", "key"))
