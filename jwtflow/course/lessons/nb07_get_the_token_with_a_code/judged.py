"""Checks of the metadata, of the authorization code flow and of the token endpoint."""

from __future__ import annotations

from typing import Any

import requests

from jwtflow.judge.table import Checks, NotSeenError, Stage, expect
from jwtflow.judge.visit import (
    Asked,
    Visit,
    claims_of,
    expect_refused,
    guess,
    header_of,
    members,
    refused,
    said,
)

CHECKS = Checks()


@CHECKS.add(Stage.PUBLISHED, "D2, RFC 8414 §3.3")
def metadata(visit: Visit) -> str:
    """The metadata is the issuer's own."""
    if not visit.metadata:
        raise NotSeenError("there is no metadata")
    base = visit.system.auth.rstrip("/")
    expect(visit.metadata.get("issuer") == base, "its issuer isn't the URL that it answers at")
    named = [name for name in visit.metadata if name.endswith(("_endpoint", "_uri"))]
    foreign = [name for name in named if not str(visit.metadata[name]).startswith(f"{base}/")]
    expect(not foreign, f"{', '.join(foreign)} is elsewhere")
    return f"{len(named)} endpoints, all its own"


@CHECKS.add(Stage.CODE, "A6, RFC 6749 §4.1")
def flow(visit: Visit) -> str:
    """The flow ends with tokens for the user who agreed."""
    answer = visit.redeem(visit.ask_for_code())
    expect(answer.status_code == 200, said(answer))
    sub = claims_of(members(answer).get("access_token")).get("sub")
    expect(sub == visit.system.user[0], "the token is somebody else's")
    return "200"


@CHECKS.add(Stage.CODE, "A11, RFC 6749 §4.1.2")
def state(visit: Visit) -> str:
    """State comes back as it went."""
    sent = "a b+c%20&d=e;f#g"
    found = visit.need_code(state=sent).answer.get("state")
    expect(found == sent, "it comes back changed" if found else "it doesn't come back")
    return "letter for letter"


@CHECKS.add(Stage.CODE, "A12, RFC 9207 §2")
def iss(visit: Visit) -> str:
    """The answer names its issuer."""
    found = visit.need_code().answer.get("iss")
    expect(found is not None, "no iss in it")
    expect(found == visit.metadata.get("issuer"), "iss isn't the metadata's issuer")
    return "iss"


@CHECKS.add(Stage.CODE, "A1, RFC 9700 §4.1.3")
def redirect_uri(visit: Visit) -> str:
    """Codes go to the registered redirect URI only."""
    registered = visit.system.redirect_uri
    for told, changed in (
        ("another site", "http://evil.example/callback"),
        ("the registered one with more behind it", f"{registered}/more"),
        ("the registered one as the user of another host", f"{registered}@evil.example"),
    ):
        asked = visit.ask_for_code(redirect_uri=changed)
        expect("code" not in asked.answer, f"{told}: the code goes there")
        expect("Location" not in asked.last.headers, f"{told}: the browser is sent there")
        expect(asked.last.status_code < 500, f"{told}: {said(asked.last)}")
    return "the user is told, the browser stays"


@CHECKS.add(Stage.CODE, "A4, RFC 9700 §2.1.2")
def response_type(visit: Visit) -> str:
    """Only the code flow is offered."""
    for wanted in ("token", "id_token token"):
        asked = visit.ask_for_code(response_type=wanted)
        found = asked.last.headers.get("Location", "")
        expect("access_token=" not in found, f"{wanted} gives a token in the URL")
        expect(asked.last.status_code < 500, f"{wanted}: {said(asked.last)}")
    return "token and id_token refused"


@CHECKS.add(Stage.CODE, "A5, RFC 7636 §4.4.1")
def challenge(visit: Visit) -> str:
    """A challenge with S256 is required."""
    for told, changes in (
        ("without a challenge", {"code_challenge": None, "code_challenge_method": None}),
        ("with the method plain", {"code_challenge_method": "plain"}),
    ):
        asked = visit.ask_for_code(**changes)
        expect("code" not in asked.answer, f"{told} there is a code")
    return "without one, and with plain: no code"


@CHECKS.add(Stage.CODE, "A6, RFC 7636 §4.6")
def verifier(visit: Visit) -> str:
    """A code is worth nothing without its verifier."""
    for told, changed in (
        ("no verifier", None),
        ("another verifier", guess() * 2),
        ("the challenge as its verifier", "challenge"),
    ):
        asked = visit.need_code()
        sent = asked.parameters["code_challenge"] if changed == "challenge" else changed
        expect_refused(visit.redeem(asked, code_verifier=sent), told)
    return "none, another, the challenge: refused"


@CHECKS.add(Stage.CODE, "A10, RFC 6749 §4.1.3")
def bound(visit: Visit) -> str:
    """A code belongs to its redirect URI and its client."""
    other = {"redirect_uri": f"{visit.system.redirect_uri}/more"}
    expect_refused(visit.redeem(visit.need_code(), **other), "another redirect URI")
    thief = visit.redeem(visit.need_code(), client_id=None, auth=visit.system.service)
    expect_refused(thief, "another client")
    return "another URI, another client: refused"


@CHECKS.add(Stage.CODE, "A7, RFC 6749 §4.1.2")
def once(visit: Visit) -> str:
    """A code works once."""
    asked, _ = _redeemed(visit)
    return expect_refused(visit.redeem(asked), "the second time")


@CHECKS.add(Stage.CODE, "A8, RFC 6749 §10.5")
def twice(visit: Visit) -> str:
    """A code used twice takes back what it bought."""
    asked, tokens = _redeemed(visit)
    visit.call_good(tokens)
    visit.redeem(asked)
    if "refresh_token" in tokens:
        expect_refused(visit.refresh(tokens["refresh_token"]), "its refresh token")
    expect_refused(visit.call("read", tokens["access_token"]), "its access token")
    return "access and refresh token refused"


@CHECKS.add(Stage.CODE, "A21, OIDC Core §3.1.3.7")
def id_token(visit: Visit) -> str:
    """The ID token is for the client and holds its nonce."""
    token = visit.id_token(nonce="a-nonce")
    claims, typ = claims_of(token), str(header_of(token).get("typ")).lower()
    aud = claims.get("aud")
    expect(visit.system.client in (aud if isinstance(aud, list) else [aud]), "aud isn't the client")
    expect(claims.get("nonce") == "a-nonce", "the nonce isn't in it")
    expect(typ not in {"at+jwt", "application/at+jwt"}, "its typ is that of an access token")
    return "aud and nonce are the client's"


@CHECKS.add(Stage.ENDPOINT, "T1, RFC 9700 §2.4")
def no_password(visit: Visit) -> str:
    """No password is a grant."""
    name, password = visit.system.user
    form = {"grant_type": "password", "username": name, "password": password}
    answer = visit.post("token", form, client_id=visit.system.client)
    return expect_refused(answer)


@CHECKS.add(Stage.ENDPOINT, "T2, RFC 6749 §5.2")
def wrong_secret(visit: Visit) -> str:
    """A client with a wrong secret gets 401."""
    client_id, form = visit.system.service[0], {"grant_type": "client_credentials"}
    for auth in ((client_id, guess()), (f"nobody-{guess()}", guess())):
        answer = visit.ask("POST", visit.url("token"), http=visit.elsewhere, data=form, auth=auth)
        expect(answer.status_code == 401, said(answer))
    return said(answer)


@CHECKS.add(Stage.ENDPOINT, "T7, RFC 6749 §4.4")
def client_credentials(visit: Visit) -> str:
    """A client acts for itself, with its own scopes."""
    form = {"grant_type": "client_credentials"}
    answer = visit.post("token", form, auth=visit.system.service)
    if refused(answer):
        raise NotSeenError(f"the service gets no token: {said(answer)}")
    found = members(answer)
    expect("refresh_token" not in found, "it gets a refresh token")
    sub = claims_of(found.get("access_token")).get("sub")
    expect(sub not in {visit.system.user[0], visit.system.reader[0]}, "sub is a user")
    write = visit.post("token", form, auth=visit.system.service, scope=visit.system.write_scope)
    expect("access_token" not in members(write), "it gets a scope that isn't its own")
    public = visit.post("token", form, client_id=visit.system.client)
    expect("access_token" not in members(public), "a public client gets one too")
    return "no refresh token, no other scope, no public client"


@CHECKS.add(Stage.ENDPOINT, "T4, RFC 6749 §3.2")
def no_query(visit: Visit) -> str:
    """Parameters in the URL are refused."""
    client_id, secret = visit.system.service
    form = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": secret,
    }
    for method in ("GET", "POST"):
        expect_refused(visit.ask(method, visit.url("token"), params=form), method)
    return "GET and POST refused"


@CHECKS.add(Stage.ENDPOINT, "T6, RFC 6749 §5.1")
def no_store(visit: Visit) -> str:
    """Its answers are marked no-store."""
    good = visit.redeem(visit.need_code())
    bad = visit.post("token", {"grant_type": "authorization_code"}, client_id=visit.system.client)
    for told, answer in (("an answer", good), ("an error", bad)):
        stored = "no-store" not in answer.headers.get("Cache-Control", "")
        expect(not stored, f"{told} without Cache-Control: no-store")
    return "Cache-Control: no-store"


def _redeemed(visit: Visit) -> tuple[Asked, dict[str, Any]]:
    asked = visit.need_code()
    answer: requests.Response = visit.redeem(asked)
    tokens = members(answer)
    if "access_token" not in tokens:
        raise NotSeenError(f"needs a code that can be redeemed, which is answered {said(answer)}")
    return asked, tokens
