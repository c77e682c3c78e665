"""Asking the auth server: one request, one JSON answer, or one clear error.

Redirects are never followed: what goes to an auth server holds passwords, codes and refresh
tokens, and a redirect would carry them to whomever it names (RFC 9700 §4.12).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests

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


def origin_of(url: str) -> str:
    """Scheme, host and port of ``url``, the port left out where it is the scheme's own."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        scheme, host, port = "", None, None
    if scheme not in _DEFAULT_PORTS or not host:
        raise ClientError(f"An address like 'http://127.0.0.1:5001' is needed, not {url!r}.")
    if ":" in host:
        host = f"[{host}]"
    own_port = port in (None, _DEFAULT_PORTS[scheme])
    return f"{scheme}://{host}" if own_port else f"{scheme}://{host}:{port}"


def new_session() -> requests.Session:
    """A session that takes nothing from the environment.

    Proxies stand between a client and its own loopback, and ``.netrc`` adds passwords to requests
    that were to carry a token. Whoever needs either passes a session of their own.
    """
    session = requests.Session()
    session.trust_env = False
    return session


def ask(http: requests.Session, method: str, url: str, **arguments: Any) -> dict[str, Any]:
    """The JSON object that answers one request to the auth server.

    Raises:
        ServerUnreachableError: nothing answers, or not in time.
        RefusedError: the answer is an error of the protocol.
        UnexpectedAnswerError: the answer is none that the protocol knows.
    """
    return read_answer(send(http, method, url, allow_redirects=False, **arguments))


def read_answer(answer: requests.Response) -> dict[str, Any]:
    """The JSON object of an answer of the auth server; ``{}`` of one without content.

    Raises:
        RefusedError: the answer is an error of the protocol.
        UnexpectedAnswerError: the answer is none that the protocol knows.
    """
    status = answer.status_code
    if status >= 400:
        raise refusal(answer)
    if not 200 <= status < 300:
        raise UnexpectedAnswerError(
            f"{origin_of(answer.url)} answered {status} where a JSON object was expected."
        )
    return {} if status == 204 else _json_object(answer)


def send(http: requests.Session, method: str, url: str, **arguments: Any) -> requests.Response:
    """The answer to one request, whatever its status.

    Raises:
        ServerUnreachableError: nothing answers, or not in time.
        UnexpectedAnswerError: the exchange failed in another way.
    """
    arguments.setdefault("timeout", SECONDS_TO_ANSWER)
    with _in_words(url):
        return http.request(method, url, **arguments)


def send_past_jar(http: requests.Session, request: requests.PreparedRequest) -> requests.Response:
    """The answer to one request, whatever its status; its cookies are not in the jar yet.

    ``Session.send`` takes them into the jar as they come, and so over the cookies of a login that
    has begun meanwhile. No redirect is followed, no hook is run.

    Raises:
        ServerUnreachableError: nothing answers, or not in time.
        UnexpectedAnswerError: the exchange failed in another way.
    """
    url = str(request.url)
    with _in_words(url):
        sending: dict[str, Any] = {**http.merge_environment_settings(url, {}, None, None, None)}
        answer = http.get_adapter(url).send(request, timeout=SECONDS_TO_ANSWER, **sending)
        answer.content  # noqa: B018  read here, where what goes wrong is put in words
    return answer


@contextmanager
def _in_words(url: str) -> Iterator[None]:
    # The library's own texts hold the whole URL, and with it whatever is secret in a query.
    try:
        yield
    except requests.Timeout:
        raise ServerUnreachableError(f"{origin_of(url)} took too long to answer.") from None
    except requests.ConnectionError:
        raise ServerUnreachableError(
            f"Nothing answers at {origin_of(url)}. Is the server running?"
        ) from None
    except requests.RequestException as problem:
        raise UnexpectedAnswerError(
            f"The request to {origin_of(url)} failed ({type(problem).__name__})."
        ) from None


def refusal(answer: requests.Response) -> RefusedError:
    """The error that an answer of 400 or above stands for."""
    try:
        body = _json_object(answer)
    except UnexpectedAnswerError:
        body = {}
    code = printable(body.get("error")) or f"http_{answer.status_code}"
    said = printable(body.get("error_description"))
    status = answer.status_code
    if code == "invalid_credentials":
        return WrongPasswordError(
            said or "The name or the password is wrong.", code=code, http_status=status
        )
    if status in (429, 503):
        seconds = _retry_after(answer.headers)
        wait = "" if seconds is None else f" Try again in {seconds} seconds."
        sentence = (said or "The server cannot answer now.").split(" Try again")[0]
        return TryLaterError(sentence + wait, code=code, http_status=status, retry_after=seconds)
    where = origin_of(answer.url)
    return RefusedError(
        f"{where} refused ({code}): {said}" if said else f"{where} refused ({code}).",
        code=code,
        http_status=status,
    )


def _json_object(answer: requests.Response) -> dict[str, Any]:
    try:
        return parse_json_object(answer.content)
    except StrictJSONError:
        raise UnexpectedAnswerError(
            f"{origin_of(answer.url)} answered {answer.status_code} without a JSON object."
        ) from None


def printable(value: object) -> str:
    """A server's text, made fit for one line of a message; empty if it is no text."""
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value if letter.isprintable())[:300]


def _retry_after(headers: Mapping[str, str]) -> int | None:
    """``Retry-After`` in seconds; its other form, a date, is not read (RFC 9110 §10.2.3)."""
    value = headers.get("Retry-After", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None
