"""How requests are read: JSON and form bodies, the bearer header, cookies and their csrf proof."""

from __future__ import annotations

from io import BytesIO
from unittest.mock import Mock

import pytest
from flask import Flask, Response, jsonify, request
from flask.testing import FlaskClient

from jwtflow.errors import InvalidRequestError
from jwtflow.randomness import sha256_text
from jwtflow.session_server import SessionServerSettings
from jwtflow.web import apps, bodies, cookies, csrf
from jwtflow.web.bearer import bearer_token
from jwtflow.web.errors import install_error_handlers

OWN = "http://127.0.0.1:5002"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(name="web")
def _web() -> FlaskClient:
    app = Flask("web")
    app.config["MAX_CONTENT_LENGTH"] = bodies.MAX_BODY + 1
    install_error_handlers(app, resource_metadata=f"{OWN}/.well-known/oauth-protected-resource")
    apps.install_headers(app)
    apps.allow_any_origin(app, lambda path: path == "/bearer")

    @app.post("/json")
    def read_json() -> Response:
        return jsonify(bodies.json_body())

    @app.post("/form")
    def read_form() -> Response:
        return jsonify(bodies.form_body())

    @app.get("/bearer")
    def read_bearer() -> Response:
        return jsonify(bearer_token(request))

    @app.post("/write")
    def write() -> Response:
        csrf.check_csrf(
            request,
            cookies.CSRF,
            expected_hash=sha256_text("of this login"),
            settings=SessionServerSettings(url=OWN),
        )
        return jsonify("written")

    @app.get("/boom")
    def boom() -> Response:
        raise RuntimeError("the password is hunter2")

    return app.test_client()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": "\\ud800"}',
        '{"a": ' + "[" * 30_000,
        '{"a": ' + '["[",' * 401,
        '{"a": [' + "{}, " * 400 + "1]}",
        '{"a": "' + '\\"[' * 20_000,
        '{"a": ' + "9" * 5_000 + "}",
        '{"a": 1} x',
        "\ufeff{}",
    ],
    ids=lambda text: text[:12],
)
def test_json_that_two_readers_could_understand_differently_is_refused(
    web: FlaskClient, text: str
) -> None:
    """R11, L10: odd JSON ends as 400 with a sentence, never as a 500."""
    answer = web.post("/json", data=text.encode("utf-8"), headers=JSON)
    assert answer.status_code == 400
    assert answer.get_json()["error"] == "invalid_request"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_json_in_another_encoding_is_refused(web: FlaskClient, encoding: str) -> None:
    """R11: JSON is UTF-8; Python's guess at other encodings is not used."""
    answer = web.post("/json", data='{"a": "ü"}'.encode(encoding), headers=JSON)
    assert answer.status_code == 400


def test_other_bodies_than_json_are_refused(web: FlaskClient) -> None:
    """R11: a form, a compressed body and one that is too long have their own status."""
    assert web.post("/json", data={"a": "1"}).status_code == 415
    assert (
        web.post("/json", data=b"{}", headers=JSON | {"Content-Encoding": "gzip"}).status_code
        == 415
    )
    assert web.post("/json", data=b" " * (bodies.MAX_BODY + 1), headers=JSON).status_code == 413


class _InvalidChunkSizeError(Exception):
    """What gunicorn raises is of no class that an app can name."""


@pytest.mark.parametrize("error", [_InvalidChunkSizeError(), OSError()])
def test_a_body_that_breaks_off_is_the_clients_fault(web: FlaskClient, error: Exception) -> None:
    """R11: chunks that the WSGI server cannot read are answered with 400, whatever it raises."""
    broken = Mock(spec=["read"], **{"read.side_effect": error})
    for path, kind in (("/json", JSON), ("/form", FORM)):
        answer = web.post(
            path,
            headers=kind,
            environ_overrides={"wsgi.input": broken, "wsgi.input_terminated": True},
        )
        assert answer.status_code == 400
        assert answer.json is not None
        assert answer.json["error"] == "invalid_request"


def _in_chunks(body: bytes) -> dict[str, object]:
    """What a WSGI server that has taken a chunked body apart passes on."""
    return {
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "HTTP_TRANSFER_ENCODING": "chunked",
    }


@pytest.mark.parametrize(("longer", "status"), [(-1, 200), (0, 200), (1, 413), (60_000, 413)])
def test_a_body_in_chunks_is_read_to_its_end_or_refused(
    web: FlaskClient, longer: int, status: int
) -> None:
    """R11, T5, L10: no first part is acted on while the rest is not seen."""
    for path, kind, start in (("/json", JSON, b'{"a": 1}'), ("/form", FORM, b"a=")):
        body = start.ljust(bodies.MAX_BODY + longer)
        answer = web.post(path, headers=kind, environ_overrides=_in_chunks(body))
        assert answer.status_code == status


def test_a_body_that_is_shorter_than_it_says_is_not_acted_on(web: FlaskClient) -> None:
    """R11: what a client sent before it went away is no request (RFC 9112 §8)."""
    for path, kind, start in (("/json", JSON, b'{"a": 1}'), ("/form", FORM, b"a=1")):
        for missing, status in ((0, 200), (1, 400), (500, 400)):
            said = {"CONTENT_LENGTH": str(len(start) + missing)}
            passed_on = {"wsgi.input": BytesIO(start), "wsgi.input_terminated": True}
            answer = web.post(path, headers=kind, environ_overrides=said | passed_on)
            assert answer.status_code == status


def test_form_parameters_are_read_once_and_from_the_body(web: FlaskClient) -> None:
    """T4, T5: repeated parameters, parameters in the URL and broken text are refused."""
    assert web.post("/form", data="a=%C3%BC&b=", headers=FORM).get_json() == {"a": "ü"}
    for body in ("a=1&a=2", "a=%ff", "&".join(f"a{n}=1" for n in range(200))):
        assert web.post("/form", data=body, headers=FORM).status_code == 400
    assert web.post("/form?a=1", data="b=1", headers=FORM).status_code == 400
    assert web.post("/form", json={"a": "1"}).status_code == 415


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("Bearer abc", 200),
        ("bearer  abc", 200),
        ("BEARER abc=", 200),
        ("Bearer", 400),
        ("Bearer ", 400),
        ("Bearer a b", 400),
        ("Bearer a, Bearer b", 400),
        ("Bearer a,", 400),
        ('Bearer a="1", b="2"', 400),
        ("Basic YTpi, Bearer b", 400),
        ("Bearer b, Basic YTpi", 400),
        ("Basic YTpi, Basic YTpi", 400),
        ("Basic YTpi, Negotiate", 400),
        ("Digest a, Bearer b", 400),
        ("Digest a, Bearer b=", 400),
        ('Digest a="1", b="2", Bearer b', 400),
        ('Bearer b, Digest a="1", b="2"', 400),
        ('Digest a="1" , b=2', 401),
        ('Digest username="x, y", realm="\\"Bearer b"', 401),
        ("Bearer tökén", 400),
        (" Bearer abc\t", 200),
        ("Bearer abc\xa0", 400),
        ("Bearer abc\x85", 400),
        ("Bearer abc\x1c", 400),
        ("\xa0Bearer abc", 401),
        ("Basic YTpi", 401),
        ("", 401),
    ],
)
def test_the_bearer_header_is_one_scheme_and_one_token(
    web: FlaskClient, value: str, status: int
) -> None:
    """R2, R4, R5: the scheme ignores case; doubled and malformed headers are refused."""
    answer = web.get("/bearer", headers={"Authorization": value})
    assert answer.status_code == status
    if status == 401:
        assert "error" not in answer.headers["WWW-Authenticate"]


def test_a_token_elsewhere_is_no_credential(web: FlaskClient) -> None:
    """R6: a token in the URL is not looked at."""
    assert web.get("/bearer?access_token=abc").get_json() is None


@pytest.mark.parametrize(
    ("sent", "cookie", "origin", "status"),
    [
        ("of this login", "of this login", None, 200),
        ("of this login", "of this login", OWN, 200),
        ("of this login", "of this login", "http://127.0.0.1:8000", 403),
        ("of this login", "of this login", "null", 403),
        ("of another", "of another", None, 403),
        ("of this login", "of another", None, 403),
        (None, "of this login", None, 403),
        ("of this login", None, None, 403),
        ("", "", None, 403),
        ("ü", "ü", None, 403),
    ],
)
def test_a_write_by_cookie_needs_the_csrf_value_of_its_login(
    web: FlaskClient, sent: str | None, cookie: str | None, origin: str | None, status: int
) -> None:
    """C3: header, cookie and login agree, and no foreign origin asks; else 403 csrf_failed."""
    sent_headers = {csrf.HEADER: sent, "Origin": origin}
    if cookie is not None:
        web.set_cookie("jwtflow_csrf", cookie)
    answer = web.post(
        "/write", headers={name: value for name, value in sent_headers.items() if value is not None}
    )
    assert answer.status_code == status
    if status == 403:
        assert answer.get_json()["error"] == "csrf_failed"


def test_cookies_carry_the_prefix_that_their_path_allows() -> None:
    """C1: under https the name is prefixed, and Secure; no Domain, no Max-Age."""
    response = Response()
    cookies.ACCESS.set(response, "a", secure=True)
    cookies.REFRESH.set(response, "r", secure=True)
    cookies.CSRF.set(response, "c", secure=False)
    assert response.headers.getlist("Set-Cookie") == [
        "__Host-jwtflow_access=a; Secure; HttpOnly; Path=/; SameSite=Strict",
        "__Secure-jwtflow_refresh=r; Secure; HttpOnly; Path=/refresh; SameSite=Strict",
        "jwtflow_csrf=c; Path=/; SameSite=Strict",
    ]


def test_every_failure_is_json_and_leaks_nothing(web: FlaskClient) -> None:
    """R12, R14: unknown paths, wrong methods and our own faults have one shape."""
    for method, path, status in [
        ("GET", "/nothing", 404),
        ("DELETE", "/bearer", 405),
        ("TRACE", "/bearer", 405),
        ("GET", "/boom", 500),
    ]:
        answer = web.open(path, method=method)
        assert answer.status_code == status
        assert set(answer.get_json()) == {"error", "error_description"}
        assert "hunter2" not in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_cors_is_open_only_where_it_was_opened(web: FlaskClient) -> None:
    """R14: any origin, never with credentials; other paths answer no preflight."""
    asks = {"Origin": "https://page.example", "Access-Control-Request-Method": "GET"}
    answer = web.options("/bearer", headers=asks)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in web.options("/json", headers=asks).headers


def test_a_field_of_the_wrong_type_is_named() -> None:
    """L10: a missing field and one that is no string are different sentences."""
    with pytest.raises(InvalidRequestError, match="'name' is missing"):
        bodies.string_field({}, "name")
    with pytest.raises(InvalidRequestError, match="'name' must be a string"):
        bodies.string_field({"name": ["alice"]}, "name")
