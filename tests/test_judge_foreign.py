"""Systems that aren't ours are judged like ours: by their libraries' quick starts, row by row."""

from __future__ import annotations

import pytest

from jwtflow.judge import Report, judge_system
from jwtflow.judge.report import NOT_SEEN
from tests.foreign_systems import authlib_system, flask_jwt_extended_system

AUTHLIB = {
    "It lives for an hour at most": "it lives 864000 seconds",
    "Without a token: 401 and a challenge without error": "the challenge names an error, though "
    "nothing was sent",
    "Only spaces separate scheme and token": "accepted: Authorization: Bearer (a tab) "
    "header.payload.signature.",
    "Errors are JSON and show nothing of the server's code": "an error that isn't a JSON object",
    "Too little scope: 403 insufficient_scope": "403, and no insufficient_scope in the challenge",
    "The answer names its issuer": "no iss in it",
    "A challenge with S256 is required": "without a challenge there is a code",
    "A code used twice takes back what it bought": "its refresh token: 200",
    "The page can't be framed, stored or read by others": "any page may frame it",
    "A spent one, used again, ends its whole login": "its successor: 200",
    "A revoked access token opens nothing": "200",
    "A revoked refresh token takes its login along": "its access token: 200",
    "A wrong hint stops no revocation": "200",
}
"""Its tokens live ten days, and nobody asks whether they were revoked. OAuth 2.1, reuse detection
and RFC 9207 aren't on until you switch them on."""

FLASK_JWT_EXTENDED = {
    "The header's typ says that it is an access token": "typ is 'JWT'",
    "It has every claim that RFC 9068 requires": "without iss, aud, client_id",
    "The claims iss, aud, sub and client_id are right": "iss isn't the issuer",
    "Scope is one text, roles is a list": "scope is missing",
    "The right password gets a token response": "token_type isn't Bearer",
    "The answer is marked no-store": "no Cache-Control: no-store",
    "Only a JSON object with two strings logs in": "a body of another form (list): 500",
    "No foreign form logs a browser in": "a page of another origin: 200",
    "Credentials in the URL or in Basic log nobody in": "POST with a query: 200",
    "Nobody gets a scope that they don't hold": "for nothing that they hold: 200",
    "Without a token: 401 and a challenge without error": "no WWW-Authenticate: Bearer",
    "A bad token: 401 invalid_token": "422",
    "The scheme is Bearer, in any capitals": "refused: Authorization: bearer "
    "header.payload.signature. (2 of 10 wrong)",
    "Only spaces separate scheme and token": "accepted: Authorization: Bearer (a tab) "
    "header.payload.signature.",
    "Errors are JSON and show nothing of the server's code": "an error that isn't a JSON object",
    "Its secret isn't one that everybody tries first": "the secret is 'super-secret'",
    "Wrong passwords end in 429 with Retry-After": "21 wrong passwords: 401",
}
"""Its first page shows how tokens get in and out; a login's defences are the application's."""


def told(report: Report) -> dict[str, str]:
    """What was seen in each open row."""
    return {row.name: row.seen for row in report.open_rows}


@pytest.mark.slow
def test_authlib(monkeypatch):
    """An authorization server and an API by Authlib leave these rows open, and no others."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with authlib_system() as system:
        report = judge_system(system)
    assert told(report) == AUTHLIB
    refused = ("A changed token is refused", "A public key is no secret", "A code works once")
    assert {report.row(name).state for name in refused} == {"✓ closed"}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_flask_jwt_extended():
    """A login and a route by Flask-JWT-Extended leave these open; what isn't there isn't scored."""
    with flask_jwt_extended_system() as system:
        report = judge_system(system)
    assert told(report) == FLASK_JWT_EXTENDED
    assert report.row("A changed token is refused").state == "✓ closed"
    assert report.row("A code works once").state == NOT_SEEN
    assert report.row("Each use gives a new refresh token").state == NOT_SEEN
