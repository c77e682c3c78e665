"""Sends requests: one answer, limited in size and time, or one clear error.

Redirects from the auth server are never followed. Requests to it hold passwords, codes and refresh
tokens, and a redirect would carry them wherever it points (RFC 9700 §4.12). Its cookies don't go
into the session's jar, and none come from there: a jar ignores ports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from math import inf
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
MAX_CONTENT = 16 * 1024 * 1024
"""Limit on the body of a resource server's answer, after decompression, in bytes."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Deliberately narrow. Parsers disagree about user names, backslashes and control characters: in
# http://a\@b/ one finds the host a, another the host b.
_ORIGIN = re.compile(
    r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?=[/?#]|\Z)",
    re.ASCII | re.IGNORECASE,
)


def origin_of(url: str) -> str:
    """Return scheme, host and port of ``url``, without the port if it is the scheme's default."""
    found = _ORIGIN.match(url)
    port = int(found[3] or 0) if found else 0
    if found is None or port > 65535:
        raise ClientError(f"An address like 'http://127.0.0.1:5001' is needed, not {url!r}.")
    scheme, host = found[1].lower(), found[2].lower()
    is_default = port in (0, _DEFAULT_PORTS[scheme])
    return f"{scheme}://{host}" if is_default else f"{scheme}://{host}:{port}"


def new_session() -> requests.Session:
    """Make a session that takes nothing from the environment and keeps no cookies.

    A proxy couldn't reach loopback, and ``.netrc`` would add passwords to requests that should
    carry a token. If you need either, pass your own session.
    """
    session = requests.Session()
    session.trust_env = False
    session.cookies = RequestsCookieJar(policy=DefaultCookiePolicy(allowed_domains=()))
    return session


class Answer(NamedTuple):
    """What the auth server answered to a request: a JSON object, and the cookies it sets."""

    content: dict[str, Any]
    cookies: dict[str, str]


def ask(
    http: requests.Session,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    **body: Any,
) -> Answer:
    """Send one request to the auth server, with a body in ``data`` or ``json``.

    Raises:
        RefusedError: it answered with an error; the subclass says which.
        UnexpectedAnswerError: its answer isn't a JSON object, or is too large.
        ServerUnreachableError: it didn't answer in time, or at all.
    """
    with _errors_in_words(url):
        request = http.prepare_request(requests.Request(method, url, **body))
        request.headers.pop("Cookie", None)
        # Some servers answer in another format unless the request asks for JSON.
        request.headers.update({"Accept": "application/json", **(headers or {})})
        return within(SECONDS_TO_ANSWER, lambda: _ask(http, request))


def _ask(http: requests.Session, request: requests.PreparedRequest) -> Answer:
    url = str(request.url)
    settings = http.merge_environment_settings(url, {}, True, None, None)  # noqa: FBT003
    sending: dict[str, Any] = {**settings, "timeout": SECONDS_TO_ANSWER}
    with http.get_adapter(url).send(request, **sending) as response:
        body = read_body(response, seconds=SECONDS_TO_ANSWER)
    content = _content(response, origin_of(url), body)
    return Answer(content, {str(cookie.name): str(cookie.value) for cookie in response.cookies})


def _content(response: requests.Response, origin: str, body: bytes) -> dict[str, Any]:
    status = response.status_code
    if 300 <= status < 400:
        raise UnexpectedAnswerError(f"{origin} answered {status} where a JSON object was expected.")
    try:
        content = {} if status == 204 else parse_json_object(body)
    except StrictJSONError:
        if status < 400:
            raise UnexpectedAnswerError(
                f"{origin} answered {status} without a JSON object."
            ) from None
        content = {}
    if status >= 400 or content.get("error"):  # some servers refuse with status 200
        raise _refusal(response, origin, content)
    return content


def _refusal(response: requests.Response, origin: str, content: Mapping[str, Any]) -> RefusedError:
    status = response.status_code
    code = one_line(content.get("error")) or f"http_{status}"
    said = one_line(content.get("error_description"))
    seconds = retry_after_of(response.headers)
    kind, text = RefusedError, f"{origin} refused ({code})" + (f": {said}" if said else ".")
    if code == "invalid_credentials":
        kind, text = WrongPasswordError, said or "The name or the password is wrong."
    elif status in (429, 503):
        wait = "" if seconds is None else f" Try again in {seconds} seconds."
        kind, text = TryLaterError, said or f"The server can't answer now.{wait}"
    return kind(text, code=code, retry_after=seconds)


def retry_after_of(headers: Mapping[str, str]) -> int | None:
    """Read ``Retry-After`` in seconds; a date, its other form, is ignored (RFC 9110 §10.2.3)."""
    value = headers.get("Retry-After", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None


def one_line(value: object) -> str:
    """Make a server's text fit for one line of a message; anything else becomes empty."""
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value if letter.isprintable())[:300]


def send(
    http: requests.Session,
    method: str,
    url: str,
    *,
    timeout: float | None = None,
    stream: bool = False,
    allow_redirects: bool = False,
    **content: Any,
) -> requests.Response:
    """Send a request to a resource server; any status is an answer.

    An answer may take ``timeout`` seconds and have a body of ``MAX_CONTENT`` bytes. With ``stream``
    the caller reads the body, without a limit.
    """
    seconds = timeout or SECONDS_TO_ANSWER
    hooks = {} if stream else {"response": keep_body}
    with _errors_in_words(url):
        # In this thread ``auth`` is called: a renewal of the login has a limit of its own.
        request = http.prepare_request(requests.Request(method, url, hooks=hooks, **content))
        sending = http.merge_environment_settings(str(request.url), {}, stream, None, None)
        call = partial(http.send, request, timeout=seconds, allow_redirects=allow_redirects)
        # After a 401 there may be a renewal and a second answer.
        return within(2 * seconds + SECONDS_TO_ANSWER, lambda: call(**sending))


def keep_body(response: requests.Response, **_sending: Any) -> None:
    """Read and keep the body, within ``MAX_CONTENT``; a hook, as requests has no limit."""
    try:
        body = read_body(response, seconds=inf, limit=MAX_CONTENT)
    except TooMuchError:
        raise UnexpectedAnswerError(
            f"{origin_of(response.url)} answered with more than {MAX_CONTENT} bytes. "
            "Pass stream=True to read such an answer yourself."
        ) from None
    response._content = body  # noqa: SLF001 - requests has no public way


@contextmanager
def _errors_in_words(url: str) -> Iterator[None]:
    # The texts of requests show the whole URL, and with it any secret in the query.
    try:
        yield
    except (
        requests.RequestException,
        TimeoutError,
        TooMuchError,
        NoThreadError,
        ValueError,  # an unusable address
    ) as error:
        raise _in_words(error, origin_of(url)) from None


def _in_words(error: Exception, origin: str) -> ClientError:
    if isinstance(error, TimeoutError | requests.Timeout):
        return ServerUnreachableError(f"{origin} took too long to answer.")
    if isinstance(error, requests.exceptions.SSLError):
        if reason := certificate_problem(error):
            return ServerUnreachableError(f"The certificate of {origin} isn't trusted: {reason}.")
        return ServerUnreachableError(f"{origin} answers, but not with TLS: is it an http address?")
    if isinstance(error, NoThreadError):
        return ServerUnreachableError(
            f"{origin} wasn't asked: this process can start no more threads."
        )
    if isinstance(error, requests.ConnectionError):
        return ServerUnreachableError(f"Nothing answers at {origin}. Is the server running?")
    if isinstance(error, TooMuchError):
        return UnexpectedAnswerError(f"{origin} answered with more than {MAX_SIZE} bytes.")
    return UnexpectedAnswerError(f"The request to {origin} failed ({type(error).__name__}).")
