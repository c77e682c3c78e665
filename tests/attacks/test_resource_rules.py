"""R1 to R16 against the resource server: how a token is presented, and what else opens nothing."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jwtflow.resource_server import ResourceServerSettings
from jwtflow.web.serving import LoopbackServer
from tests.resource_fixtures import AUDIENCE, ISSUER, METADATA_URL, ResourceWorld, bearer

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

PROTECTED = ["/me", "/reports", "/admin/users"]
OPEN = ["/health", "/app", "/.well-known/oauth-protected-resource"]
METHODS = {
    "/me": {"GET"},
    "/reports": {"GET", "POST"},
    "/admin/users": {"GET"},
    **{path: {"GET"} for path in OPEN},
}


def refusal(response: TestResponse) -> str:
    """The error code of a refusal, which must be JSON, small and free of what is inside."""
    assert 400 <= response.status_code < 500
    assert response.mimetype == "application/json"
    body = response.json
    assert body is not None
    assert set(body) == {"error", "error_description"}
    assert not re.search(r"Traceback|\.py|site-packages|eyJ|0x[0-9a-f]{6}", response.text)
    return str(body["error"])


@pytest.mark.parametrize("path", PROTECTED)
def test_no_credentials(resource: ResourceWorld, path: str) -> None:
    """R1, R15: the challenge names the metadata document and no error."""
    response = resource.client().get(path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == f'Bearer resource_metadata="{METADATA_URL}"'


@pytest.mark.parametrize("scheme", ["Basic", "Digest", "DPoP", "Token", "Bearerx"])
def test_another_scheme_is_no_credential(resource: ResourceWorld, scheme: str) -> None:
    """R1: a credential of another scheme is as good as none."""
    headers = {"Authorization": f"{scheme} {resource.token()}"}
    response = resource.client().get("/me", headers=headers)
    assert response.status_code == 401
    assert "error=" not in response.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    "value",
    [
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "Bearer {token} x",
        "Bearer {token},Bearer {token}",
        "Bearer {token}, Bearer {token}",
        "Bearer\t{token}",
        "Bearer {token}\t",
        'Bearer "{token}"',
        "Bearer token={token}",
        "Bearer:{token}",
        "Bearer {token}=",
        "{token}",
        "Bearer Bearer {token}",
        "Bearer {token}%20",
    ],
)
def test_malformed_credentials(resource: ResourceWorld, value: str) -> None:
    """R2: what is not the word Bearer and one token is 400 or 401, and lets nobody in."""
    headers = {"Authorization": value.format(token=resource.token())}
    response = resource.client().get("/me", headers=headers)
    if value.endswith("\t"):  # a header's value has no whitespace at its ends (RFC 9110 §5.5)
        assert response.status_code in {200, 400, 401}
        return
    assert response.status_code in {400, 401}
    refusal(response)


@pytest.mark.parametrize("path", ["/me", "/reports"])
@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer junk"}, {"Authorization": 'Bearer "\\é'}, {"Authorization": ""}],
    ids=repr,
)
def test_challenge_characters(resource: ResourceWorld, path: str, headers: dict[str, str]) -> None:
    """R3: challenge parameters hold no quote, backslash, control or non-ASCII character."""
    challenge = resource.client().get(path, headers=headers).headers["WWW-Authenticate"]
    parameters = re.findall(r'(\w+)="([^"]*)"', challenge)
    assert challenge == "Bearer " + ", ".join(f'{name}="{value}"' for name, value in parameters)
    for _, value in parameters:
        assert re.fullmatch(r"[\x20-\x21\x23-\x5b\x5d-\x7e]+", value)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
def test_the_scheme_in_any_case(resource: ResourceWorld, scheme: str) -> None:
    """R4: the scheme is case-insensitive."""
    headers = {"Authorization": f"{scheme} {resource.token()}"}
    assert resource.client().get("/me", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "order", ["good first", "bad first", "good twice", "basic first", "digest first"]
)
def test_two_authorization_headers(resource: ResourceWorld, order: str) -> None:
    """R5: two Authorization headers are refused, in any order, as servers join them."""
    good, bad = f"Bearer {resource.token()}", "Bearer junk"
    values = {
        "good first": (good, bad),
        "bad first": (bad, good),
        "good twice": (good, good),
        "basic first": ("Basic YTpi", good),
        "digest first": ('Digest username="a", realm="b"', good),
    }[order]
    for joined in (", ".join(values), ",".join(values)):
        response = resource.client().get("/me", headers={"Authorization": joined})
        assert response.status_code in {400, 401}
        refusal(response)


@pytest.mark.parametrize("order", [("good", "bad"), ("bad", "good"), ("good", "good")])
def test_two_authorization_headers_on_the_wire(
    resource: ResourceWorld, order: tuple[str, str]
) -> None:
    """R5: the server that really reads the lines refuses two of them as well."""
    values = {"good": f"Bearer {resource.token()}", "bad": "Bearer junk"}
    server = LoopbackServer(resource.app, name="resource server of a test")
    server.start()
    try:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.putrequest("GET", "/me")
        for name in order:
            connection.putheader("Authorization", values[name])
        connection.endheaders()
        assert connection.getresponse().status in {400, 401}
        connection.close()
    finally:
        server.stop()


@pytest.mark.parametrize("name", ["access_token", "token", "bearer_token", "Authorization", "jwt"])
def test_tokens_in_the_url(resource: ResourceWorld, name: str) -> None:
    """R6: a token in the URL is no credential, and does not disturb one in the header."""
    token = resource.token()
    assert resource.client().get(f"/me?{name}={token}").status_code == 401
    answer = resource.client().get(f"/me?{name}={token}", headers=bearer(resource.token("bob")))
    assert answer.json is not None
    assert answer.json["sub"] == "bob"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Authorization": "Bearer {token}"},
        {"X-Access-Token": "{token}"},
        {"Proxy-Authorization": "Bearer {token}"},
        {"X-Auth-Token": "{token}"},
        {"Cookie": "access_token={token}"},
        {"Cookie": "Authorization=Bearer {token}"},
        {"Cookie": "jwtflow_refresh={token}"},
        {"Cookie": "jwtflow_csrf={token}"},
        {"Cookie": "__Host-jwtflow_access={token}"},
        {"Cookie": "JWTFLOW_ACCESS={token}"},
    ],
    ids=repr,
)
def test_tokens_in_other_places(resource: ResourceWorld, headers: dict[str, str]) -> None:
    """R7: tokens in other headers or foreign cookies are no credential."""
    sent = {name: value.format(token=resource.token()) for name, value in headers.items()}
    assert resource.client().get("/me", headers=sent).status_code == 401


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_tokens_in_bodies(resource: ResourceWorld, method: str) -> None:
    """R7: a token in a body is no credential."""
    form = {"access_token": resource.token()}
    client = resource.client()
    assert client.open("/reports", method=method, data=form).status_code == 401
    assert client.open("/reports", method=method, json={**form, "title": "x"}).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"X-User": "alice"},
        {"X-Remote-User": "alice"},
        {"Remote-User": "alice"},
        {"X-Forwarded-User": "alice"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Original-URL": "/health"},
        {"X-Rewrite-URL": "/health"},
        {"X-Forwarded-Prefix": "/health"},
        {"X-HTTP-Method-Override": "OPTIONS"},
        {"X-Role": "admin"},
        {"X-Scope": "reports:read reports:write"},
    ],
    ids=repr,
)
def test_other_headers_change_nothing(resource: ResourceWorld, headers: dict[str, str]) -> None:
    """R8: headers that proxies or frameworks might honour make nobody somebody."""
    assert resource.client().get("/admin/users", headers=headers).status_code == 401
    as_bob = {**headers, **bearer(resource.token("bob"))}
    assert resource.client().get("/admin/users", headers=as_bob).status_code == 403


def test_a_method_cannot_be_overridden(resource: ResourceWorld) -> None:
    """R8: a POST stays a POST, a GET stays a GET."""
    for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-HTTP-Method": "POST"}):
        response = resource.client().get(
            "/reports?_method=POST", headers={**headers, **bearer(resource.token("alice"))}
        )
        assert response.status_code == 200
    assert len(resource.reports.all()) == 2


@pytest.mark.parametrize("path", METHODS)
@pytest.mark.parametrize(
    "method", ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "X"]
)
def test_listed_methods_alone(resource: ResourceWorld, path: str, method: str) -> None:
    """R9: a method that the contract does not list is 405 with ``Allow``, and echoes nothing."""
    headers = {**bearer(resource.token()), "X-Echo": "echo-me"}
    client = resource.client()
    response = client.open(
        path, environ_overrides={"REQUEST_METHOD": method}, headers=headers, json={"title": "x"}
    )
    if method in METHODS[path]:
        assert response.status_code in {200, 201}
        return
    assert response.status_code == 405
    assert refusal(response) == "method_not_allowed"
    assert METHODS[path] <= set(re.split(r",\s*", response.headers["Allow"]))
    assert "echo-me" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/me/",
        "//me",
        "/ME",
        "/me;x=1",
        "/me/..;/health",
        "/./me",
        "/health/../me",
        "/me%2f",
        "/me%00",
        "/me.json",
        "/reports/",
        "/reports//",
        "/admin//users",
        "/admin/users/",
        "/Admin/Users",
        "/admin",
        "/admin/users%20",
        "/admin/users.html",
        "/static/app.js",
        "/app/",
        "/.well-known/",
    ],
)
def test_other_spellings_of_a_path(resource: ResourceWorld, path: str) -> None:
    """R10: a path has one spelling; another is 404, without a redirect, with or without token."""
    for headers in ({}, bearer(resource.token())):
        response = resource.client().get(path, headers=headers)
        assert response.status_code == 404
        assert refusal(response) == "not_found"
        assert "Location" not in response.headers


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"title=x"),
        ("text/plain", b'{"title": "x"}'),
        ("multipart/form-data; boundary=b", b'--b\r\n\r\n{"title": "x"}\r\n--b--'),
        ("text/json", b'{"title": "x"}'),
        ("application/json-seq", b'{"title": "x"}'),
        ("", b'{"title": "x"}'),
        ("application/json", b""),
        ("application/json", b"null"),
        ("application/json", b'["x"]'),
        ("application/json", b'"x"'),
        ("application/json", b'{"title": "x"'),
        ("application/json", b'{"title": "x"} x'),
        ("application/json", b"{'title': 'x'}"),
        ("application/json", b'{"title": "x", "title": "y"}'),
        ("application/json", b'{"title": "x", "n": NaN}'),
        ("application/json", b'{"title": "\\ud800"}'),
        ("application/json", b'{"title": "\xff"}'),
        ("application/json", '{"title": "x"}'.encode("utf-16")),
        ("application/json", b"\xef\xbb\xbf" + b'{"title": "x"}'),
        ("application/json", b'{"title": ' + b"[" * 20_000 + b"]" * 20_000 + b"}"),
        ("application/json", b'{"title": ' + b"9" * 5000 + b"}"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_bodies_are_strict(resource: ResourceWorld, content_type: str, body: bytes) -> None:
    """R11: a body that is not one plain JSON object of the right type is 400 or 415."""
    headers = {**bearer(resource.token()), "Content-Type": content_type}
    response = resource.client().post("/reports", headers=headers, data=body)
    assert response.status_code in {400, 415}
    refusal(response)
    assert len(resource.reports.all()) == 2


def test_bodies_are_limited(resource: ResourceWorld) -> None:
    """R11: a body of more than 64 KiB is 413."""
    body = json.dumps({"title": "x", "more": "x" * 70_000})
    headers = {**bearer(resource.token()), "Content-Type": "application/json"}
    response = resource.client().post("/reports", headers=headers, data=body)
    assert response.status_code == 413
    refusal(response)


def test_who_may_not_write_is_told_so_before_the_body_is_read(resource: ResourceWorld) -> None:
    """R11: a stranger's body is not parsed."""
    response = resource.client().post("/reports", data=b"junk")
    assert response.status_code == 401


@pytest.mark.parametrize("path", ["/", "/nowhere", "/favicon.ico", "/robots.txt", "/login", "/%ff"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_paths(resource: ResourceWorld, path: str, method: str) -> None:
    """R12: an unknown path is a JSON 404."""
    response = resource.client().open(path, method=method)
    assert response.status_code == 404
    assert refusal(response) == "not_found"


def test_an_unforeseen_failure_leaks_nothing(
    resource: ResourceWorld, caplog: pytest.LogCaptureFixture
) -> None:
    """R12: a bug is 500 with a fixed sentence; what went wrong is in the log alone."""

    def broken() -> list[object]:
        raise RuntimeError("the secret is 1234")

    resource.reports.all = broken  # type: ignore[method-assign, assignment]
    response = resource.client().get("/reports", headers=bearer(resource.token()))
    assert response.status_code == 500
    assert response.json == {
        "error": "server_error",
        "error_description": "The server failed; see its log.",
    }
    assert "1234" in caplog.text


def test_tokens_are_not_logged(resource: ResourceWorld, caplog: pytest.LogCaptureFixture) -> None:
    """R12: the log names the rule that refused a token, and holds nothing of the token."""
    caplog.set_level("DEBUG")
    token = resource.token()
    resource.clock.advance(hours=1)
    resource.client().get("/me", headers=bearer(token))
    assert "J31" in caplog.text
    assert not any(part in caplog.text for part in (token, *token.split("."), "alice"))


@pytest.mark.parametrize("path", PROTECTED)
def test_personal_answers_are_not_stored(resource: ResourceWorld, path: str) -> None:
    """R13: answers that depend on a token are ``no-store``, and so are refusals."""
    for headers in (bearer(resource.token()), {}):
        assert "no-store" in resource.client().get(path, headers=headers).headers["Cache-Control"]


@pytest.mark.parametrize("path", [*PROTECTED, *OPEN, "/nowhere"])
def test_safe_headers(resource: ResourceWorld, path: str) -> None:
    """R14: nothing is sniffed, and no origin is reflected or allowed credentials."""
    headers = {**bearer(resource.token()), "Origin": "https://evil.example"}
    response = resource.client().get(path, headers=headers)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "evil.example" not in str(response.headers)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:9", "localhost"])
def test_the_metadata_is_true_whoever_asks(resource: ResourceWorld, host: str) -> None:
    """R15, D3: resource, issuer and challenge are configured, not taken from the request."""
    client = resource.client()
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    document = client.get(
        "/.well-known/oauth-protected-resource", base_url=f"http://{host}", headers=headers
    ).json
    assert document is not None
    assert document["resource"] == AUDIENCE
    assert document["authorization_servers"] == [ISSUER]
    challenge = client.get("/me", base_url=f"http://{host}", headers=headers).headers
    assert f'resource_metadata="{METADATA_URL}"' in challenge["WWW-Authenticate"]


def test_the_metadata_promises_what_works(resource: ResourceWorld) -> None:
    """R15: each scope listed opens something, and the one way to send a token works."""
    document = resource.client().get("/.well-known/oauth-protected-resource").json
    assert document is not None
    assert document["bearer_methods_supported"] == ["header"]
    headers = bearer(resource.token(scope=document["scopes_supported"]))
    assert resource.client().get("/reports", headers=headers).status_code == 200
    posted = resource.client().post("/reports", headers=headers, json={"title": "x"})
    assert posted.status_code == 201


def test_health_tells_nothing(resource: ResourceWorld) -> None:
    """R16: ``/health`` says that the server answers, and neither version nor anything inside."""
    response = resource.client().get("/health")
    assert response.json == {"status": "ok"}
    assert not re.search(r"werkzeug|flask|python|\d\.\d", str(response.headers), re.IGNORECASE)


# ------------------------------------------------------------------------------------- fuzzing
_HEADER = st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=60)
_PATH = st.text(st.characters(max_codepoint=255), max_size=20).map("/{}".format)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
_FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@_FUZZ
@given(
    path=st.sampled_from(sorted(METHODS)) | _PATH,
    method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE"]),
    authorization=st.none() | _HEADER | _HEADER.map("Bearer {}".format),
    cookie=st.none() | _HEADER | _HEADER.map("jwtflow_access={}".format),
    body=st.binary(max_size=200),
    content_type=st.sampled_from(["application/json", "text/plain", ""]) | _HEADER,
)
def test_no_request_of_a_stranger_breaks_anything(  # noqa: PLR0917 - hypothesis passes by keyword
    resource: ResourceWorld,
    path: str,
    method: str,
    authorization: str | None,
    cookie: str | None,
    body: bytes,
    content_type: str,
) -> None:
    """R12: whatever is sent without a good token, the answer is below 500 and lets nobody in."""
    headers = {"Content-Type": content_type}
    headers |= {"Authorization": authorization} if authorization is not None else {}
    headers |= {"Cookie": cookie} if cookie is not None else {}
    response = resource.client().open(
        "/", method=method, headers=headers, data=body, environ_overrides={"PATH_INFO": path}
    )
    assert response.status_code < 500
    if path in PROTECTED and method in METHODS[path]:
        assert response.status_code in {400, 401}
    if response.status_code >= 400 and method != "HEAD":
        refusal(response)


@_FUZZ
@given(title=_JSON, more=st.dictionaries(st.text(), _JSON, max_size=3))
def test_no_body_breaks_anything(resource: ResourceWorld, title: object, more: object) -> None:
    """R11, R12: of a good token any JSON is a report or a refusal."""
    body = json.dumps({**more, "title": title})  # type: ignore[dict-item]
    headers = {**bearer(resource.token()), "Content-Type": "application/json"}
    response = resource.client().post("/reports", headers=headers, data=body)
    if response.status_code != 201:
        assert response.status_code == 400
        refusal(response)
        return
    assert response.json is not None
    assert response.json["title"] == title


@_FUZZ
@given(
    claims=st.dictionaries(st.sampled_from(["sub", "jti", "scope", "roles", "csrf", "x"]), _JSON)
)
def test_no_claims_of_the_issuer_break_anything(
    resource: ResourceWorld, claims: dict[str, object]
) -> None:
    """J34, J36: odd claims under a right signature are refused or grant nothing extra."""
    try:
        token = resource.token("nobody", odd=claims)
    except ValueError:
        return  # not JSON, so no issuer could have written it
    for path in PROTECTED:
        response = resource.client().get(path, headers=bearer(token))
        assert response.status_code in {200, 400, 401, 403}


def test_https_is_seen_in_the_configuration_alone(resource: ResourceWorld) -> None:
    """D3: a forwarded scheme does not change which cookies are read."""
    resource.settings = ResourceServerSettings(issuer=ISSUER, resource_url="https://api.example")
    resource.__post_init__()
    client = resource.client()
    client.set_cookie("jwtflow_access", resource.token())
    for scheme in ("http", "https"):
        assert client.get("/me", headers={"X-Forwarded-Proto": scheme}).status_code == 401
