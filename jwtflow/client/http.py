"""Asking the auth server: one request, one JSON answer, or one clear error.

Redirects are never followed: what goes to an auth server holds passwords, codes and refresh
tokens, and a redirect would carry them wherever it points (RFC 9700 §4.12). Cookies neither come
from the session's jar nor go into it: a jar ignores ports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NamedTuple

import requests
from requests.cookies import RequestsCookieJar

from jwtflow.bounded import (
    MAX_SIZE,
    NoThreadError,
    TooMuchError,
    certificate_problem,
    read_body,
    within,
)
from jwtflow.client.errors import (
    ClientError,
    RefusedError,
    ServerUnreachableError,
    TryLaterError,
    UnexpectedAnswerError,
    WrongPasswordError,
)
from jwtflow.strict_json import StrictJSONError, parse_json_object

SECONDS_TO_ANSWER = 10.0
_DEFAULT_PORTS = {"http": 80, "https": 443}
# The narrowest form there is. Parsers disagree about user names, backslashes and control
# characters: in http://a\@b/ one finds the host a, another one b.
_ORIGIN = re.compile(
    r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?=[/?#]|\Z)",
    re.ASCII | re.IGNORECASE,
)


def origin_of(url: str) -> str:
    """Scheme, host and port of ``url``, the port left out where it is the scheme's own."""
    found = _ORIGIN.match(url)
    port = int(found[3] or 0) if found else 0
    if found is None or port > 65535:
        raise ClientError(f"An address like 'http://127.0.0.1:5001' is needed, not {url!r}.")
    scheme, host = found[1].lower(), found[2].lower()
    own_port = port in (0, _DEFAULT_PORTS[scheme])
    return f"{scheme}://{host}" if own_port else f"{scheme}://{host}:{port}"


def new_session() -> requests.Session:
    """A session that takes nothing from the environment and keeps no cookies.

    Proxies stand between a client and its own loopback, and ``.netrc`` adds passwords to requests
    that should carry a token. If you need either, pass a session of your own.
    """
    session = requests.Session()
    session.trust_env = False
    session.cookies = RequestsCookieJar(policy=DefaultCookiePolicy(allowed_domains=()))
    return session


class Answer(NamedTuple):
    """An answer of the auth server, read to its end."""

    origin: str
    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes


def ask(http: requests.Session, method: str, url: str, **arguments: Any) -> dict[str, Any]:
    """The JSON object that answers one request to the auth server."""
    return read_answer(exchange(http, method, url, **arguments))


def exchange(
    http: requests.Session,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    **content: Any,
) -> Answer:
    """The answer to one request, whatever its status; ``content`` is ``data`` or ``json``."""
    with _in_words(url):
        request = http.prepare_request(requests.Request(method, url, **content))
        request.headers.pop("Cookie", None)
        # Some servers answer in another format unless they are asked for JSON.
        request.headers.update({"Accept": "application/json", **(headers or {})})
        return within(SECONDS_TO_ANSWER, lambda: _exchange(http, request))


def _exchange(http: requests.Session, request: requests.PreparedRequest) -> Answer:
    url = str(request.url)
    settings = http.merge_environment_settings(url, {}, True, None, None)  # noqa: FBT003
    sending: dict[str, Any] = {**settings, "timeout": SECONDS_TO_ANSWER}
    with http.get_adapter(url).send(request, **sending) as response:
        return Answer(
            origin=origin_of(url),
            status=response.status_code,
            headers=response.headers,
            cookies={str(cookie.name): str(cookie.value) for cookie in response.cookies},
            body=read_body(response, seconds=SECONDS_TO_ANSWER),
        )


def send(http: requests.Session, method: str, url: str, **arguments: Any) -> requests.Response:
    """The answer of a resource server to one request, whatever its status."""
    arguments.setdefault("timeout", SECONDS_TO_ANSWER)
    with _in_words(url):
        return http.request(method, url, **arguments)


@contextmanager
def _in_words(url: str) -> Iterator[None]:
    # The library's own texts hold the whole URL, and with it whatever is secret in a query.
    try:
        yield
    except (TimeoutError, requests.Timeout):
        raise ServerUnreachableError(f"{origin_of(url)} took too long to answer.") from None
    except requests.exceptions.SSLError as problem:
        reason = certificate_problem(problem)
        raise ServerUnreachableError(
            f"{origin_of(url)} answers, but not with TLS: is it an http address?"
            if reason is None
            else f"The certificate of {origin_of(url)} is not trusted: {reason}."
        ) from None
    except NoThreadError:
        raise ServerUnreachableError(
            f"{origin_of(url)} is not asked: this process can start no more threads."
        ) from None
    except requests.ConnectionError:
        raise ServerUnreachableError(
            f"Nothing answers at {origin_of(url)}. Is the server running?"
        ) from None
    except TooMuchError:
        raise UnexpectedAnswerError(
            f"{origin_of(url)} answered with more than {MAX_SIZE} bytes."
        ) from None
    except (requests.RequestException, ValueError) as problem:  # ValueError: an unusable address
        raise UnexpectedAnswerError(
            f"The request to {origin_of(url)} failed ({type(problem).__name__})."
        ) from None


def read_answer(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer of the auth server; ``{}`` of one without content."""
    if answer.status >= 400:
        raise _refusal(answer, _error_body(answer))
    if not 200 <= answer.status < 300:
        raise UnexpectedAnswerError(
            f"{answer.origin} answered {answer.status} where a JSON object was expected."
        )
    body = {} if answer.status == 204 else _json_object(answer)
    if body.get("error"):  # some servers refuse with status 200
        raise _refusal(answer, body)
    return body


def _refusal(answer: Answer, body: Mapping[str, Any]) -> RefusedError:
    code = printable(body.get("error")) or f"http_{answer.status}"
    said = printable(body.get("error_description"))
    if code == "invalid_credentials":
        return WrongPasswordError(
            said or "The name or the password is wrong.", code=code, http_status=answer.status
        )
    if answer.status in (429, 503):
        seconds = _retry_after(answer.headers)
        wait = "" if seconds is None else f" Try again in {seconds} seconds."
        return TryLaterError(
            said or f"The server cannot answer now.{wait}",
            code=code,
            http_status=answer.status,
            retry_after=seconds,
        )
    return RefusedError(
        f"{answer.origin} refused ({code}): {said}"
        if said
        else f"{answer.origin} refused ({code}).",
        code=code,
        http_status=answer.status,
    )


def _error_body(answer: Answer) -> dict[str, Any]:
    try:
        return _json_object(answer)
    except UnexpectedAnswerError:
        return {}


def _json_object(answer: Answer) -> dict[str, Any]:
    try:
        return parse_json_object(answer.body)
    except StrictJSONError:
        raise UnexpectedAnswerError(
            f"{answer.origin} answered {answer.status} without a JSON object."
        ) from None


def printable(value: object) -> str:
    """A server's text, made fit for one line of a message; empty if it isn't text."""
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value if letter.isprintable())[:300]


def _retry_after(headers: Mapping[str, str]) -> int | None:
    """``Retry-After`` in seconds; its other form, a date, is not read (RFC 9110 §10.2.3)."""
    value = headers.get("Retry-After", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None
