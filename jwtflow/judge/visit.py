"""One visit of the judge to a system: its requests, and the tokens that it gets there."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from jwtflow.bounded import TooMuchError, read_body, within
from jwtflow.client.http import new_session, retry_after_of
from jwtflow.judge.issuer import PlayedIssuer
from jwtflow.judge.pages import first_form
from jwtflow.judge.system import AT_RESOURCE, PATHS, Credentials, JudgeError, System, is_local
from jwtflow.judge.table import NotSeenError, OpenError, expect
from jwtflow.randomness import sha256_text
from jwtflow.strict_json import StrictJSONError, parse_json_object
from jwtflow.tokens import inspect_token
from jwtflow.tokens.sign import SigningKey

SECONDS = 10.0
"""For one answer."""

LARGEST = 10 * 2**20
"""Bytes of one answer."""

LONGEST = 600
"""Seconds for the whole visit; a system that answers at once needs ten or so."""

AT_ONCE = 20
"""Requests that are sent at one moment, to see who wins."""

LONGEST_WAIT = 65
"""Seconds to wait for a login that earlier wrong passwords have throttled."""

LONGEST_SEARCH = 40
"""Seconds within which a guard should find a new key; 12's ``KeyCache`` asks again after 30."""

_ENDPOINTS = {
    "authorize": "authorization_endpoint",
    "token": "token_endpoint",
    "revoke": "revocation_endpoint",
    "introspect": "introspection_endpoint",
    "jwks": "jwks_uri",
}


@dataclass
class Asked:
    """A code flow that has begun: what was asked, and where the browser ended up."""

    parameters: dict[str, str]
    verifier: str
    last: requests.Response
    answer: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code, if one was given."""
        if "code" not in self.answer:
            raise OpenError(f"the code flow ends without a code: {said(self.last)}")
        return self.answer["code"]


class Visit:
    """Asks the system's servers.

    Args:
        system: where they are, and what they are called.
        played: the issuer that the guard trusts, if there is a guard.

    Attributes:
        stack: what is left when the visit ends.
    """

    def __init__(self, system: System, played: PlayedIssuer | None = None) -> None:
        self.system = system
        self._played = played
        self.stack = ExitStack()
        self.http = self.stack.enter_context(new_session())
        self.http.mount("http://", HTTPAdapter(pool_maxsize=AT_ONCE))
        self.until = time.monotonic() + LONGEST
        self.ended = False  # whether the system has stopped answering, or took too long
        self._waited_in_vain = False  # for a login that stayed throttled

    @property
    def played(self) -> PlayedIssuer:
        """The issuer that the judge plays.

        Raises:
            NotSeenError: there is no guard that trusts it.
        """
        if self._played is None:
            raise NotSeenError("needs --guard and --issuer")
        return self._played

    # ---------------------------------------------------------------------------- requests

    def ask(
        self, method: str, url: str, *, http: requests.Session | None = None, **more: Any
    ) -> requests.Response:
        """Send one request; any status is an answer, and redirects aren't followed.

        Raises:
            OpenError: it would leave this machine, or the answer is too large or too slow.
        """
        if time.monotonic() > self.until:
            self.ended = True
            raise OpenError("the system takes too long, so nothing more is tried")
        if not is_local(url):
            raise OpenError("it leads away from this machine, where nothing is sent")

        def exchange() -> requests.Response:
            with (http or self.http).request(
                method, url, timeout=SECONDS, allow_redirects=False, stream=True, **more
            ) as answer:
                body = read_body(answer, seconds=SECONDS, limit=LARGEST)
            answer._content = body  # noqa: SLF001 - what .content and .text return
            answer.encoding = "utf-8"  # some of Python's codecs fail on any text
            return answer

        try:
            return within(2 * SECONDS, exchange)
        except TooMuchError:
            raise OpenError("an answer has more than ten megabytes") from None
        except TimeoutError:
            raise OpenError("an answer takes too long") from None
        except UnicodeError:  # a token in a header, or where a redirect leads
            raise OpenError("it gives text that HTTP can't carry") from None

    def url(self, name: str) -> str:
        """Return the URL of one of ``PATHS``.

        Raises:
            NotSeenError: neither ``paths`` nor the metadata names this endpoint.
        """
        if name in AT_RESOURCE:
            return self.system.resource.rstrip("/") + self._resource_path(name)
        path = self.system.paths.get(name) or PATHS[name]
        if path:
            return self.system.auth.rstrip("/") + path
        named = self.metadata.get(_ENDPOINTS[name])
        if not isinstance(named, str):
            raise NotSeenError(f"there is no {_ENDPOINTS[name].replace('_', ' ')}")
        if not is_local(named):
            raise JudgeError(f"{_ENDPOINTS[name]}: {named!r} is not on loopback.")
        return named

    def _resource_path(self, name: str) -> str:
        if name == "me" and "me" not in self.system.paths and not self._has_me:
            name = "read"
        return self.system.paths.get(name) or PATHS[name]

    @cached_property
    def _has_me(self) -> bool:
        url = self.system.resource.rstrip("/") + PATHS["me"]
        return self.ask("GET", url).status_code != 404

    def call(
        self,
        name: str,
        token: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        base: str | None = None,
        **more: Any,
    ) -> requests.Response:
        """Call a route of the resource server, or of another at ``base``."""
        url = self.url(name)
        if base is not None:
            url = base.rstrip("/") + urlsplit(url).path
        sent = {} if token is None else {"Authorization": f"Bearer {token}"}
        if name == "write" and "json" not in more:
            more["json"] = self.system.body
        method = "POST" if name == "write" else "GET"
        return self.ask(method, url, headers={**sent, **(headers or {})}, **more)

    def call_guard(self, token: str, name: str = "me") -> requests.Response:
        """Call a route of the guard."""
        return self.call(name, token, base=self.system.guard)

    def need_trust(self) -> None:
        """Leave a row unseen if the guard refuses the issuer's honest tokens."""
        answer = self.call_guard(self.played.token())
        if answer.status_code >= 300:
            raise NotSeenError(f"needs a token that opens the guard, which answers {said(answer)}")

    def wait_for_key(self, key: SigningKey) -> requests.Response:
        """Send a token by this key until it is accepted: a guard may just have asked for keys."""
        until = time.monotonic() + LONGEST_SEARCH
        while True:
            answer = self.call_guard(self.played.token(key))
            if answer.status_code < 300 or time.monotonic() > until:
                return answer
            time.sleep(0.5)

    @cached_property
    def elsewhere(self) -> requests.Session:
        """A session from another address of this machine, where there is one.

        What is guessed from there throttles nobody who judges again a moment later. Linux and
        Windows have all of 127.0.0.0/8, macOS one address of it.
        """
        http = self.stack.enter_context(new_session())
        if sys.platform != "darwin" and "[" not in self.system.auth:
            address = "127." + ".".join(str(1 + secrets.randbelow(250)) for _ in range(3))
            adapter = HTTPAdapter()
            adapter.init_poolmanager(1, AT_ONCE, source_address=(address, 0))
            http.mount(self.system.auth, adapter)
        return http

    # --------------------------------------------------------------------------- documents

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """The auth server's metadata (RFC 8414); empty if it has none."""
        for name in ("oauth-authorization-server", "openid-configuration"):
            answer = self.ask("GET", f"{self.system.auth.rstrip('/')}/.well-known/{name}")
            if answer.status_code == 200:
                return members(answer)
        return {}

    @cached_property
    def jwks(self) -> list[dict[str, Any]]:
        """The published keys."""
        keys = members(self.ask("GET", self.url("jwks"))).get("keys")
        if not isinstance(keys, list) or not keys:
            raise NotSeenError("no key is published")
        return [key for key in keys if isinstance(key, dict)]

    # ------------------------------------------------------------------------------ logins

    @cached_property
    def has_login(self) -> bool:
        """Whether names and passwords are posted to a login as JSON."""
        return self.log_in().status_code not in {404, 405}

    def log_in(
        self,
        who: Credentials | None = None,
        *,
        http: requests.Session | None = None,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> requests.Response:
        """Post a name and a password to the login."""
        username, password = who or self.system.user
        body = {"username": username, "password": password, **members}
        return self.ask("POST", self.url("login"), http=http, json=body, headers=headers)

    def need_login(self) -> None:
        """Leave a row about the login unseen on a system that has none."""
        if not self.has_login:
            raise NotSeenError("there is no login that takes JSON")

    def tokens(self, who: Credentials | None = None, *, scope: str | None = None) -> dict[str, Any]:
        """Return a fresh token response: of the login, or of the code flow."""
        asked: dict[str, Any] = {} if scope is None else {"scope": scope}
        if self.has_login:
            answer = self.log_in(who, **asked)
            if answer.status_code == 429 and not self._waited_in_vain:
                seconds = retry_after_of(answer.headers)
                time.sleep(1 if seconds is None else min(LONGEST_WAIT, seconds))
                answer = self.log_in(who, **asked)
                self._waited_in_vain = answer.status_code == 429
        else:
            scope = scope or f"{self.system.read_scope} {self.system.write_scope}"
            answer = self.redeem(self.ask_for_code(who, scope=scope))
        found = members(answer)
        if not isinstance(found.get("access_token"), str):
            raise NotSeenError(f"needs a login, which answers {said(answer)}")
        return found

    @cached_property
    def access_token(self) -> str:
        """The user's access token, which opens the API."""
        return self._good(self.system.user)

    @cached_property
    def readers_token(self) -> str:
        """The reader's access token, which opens the API."""
        return self._good(self.system.reader)

    def _good(self, who: Credentials) -> str:
        return self.call_good(self.tokens(who))

    def call_good(self, tokens: Mapping[str, Any]) -> str:
        """Call the API with these tokens, and return the access token.

        Raises:
            NotSeenError: the API refuses it; the row is about something else.
        """
        token = str(tokens["access_token"])
        answer = self.call("read", token)
        if answer.status_code != 200:
            raise NotSeenError(f"needs a token that opens the API, which answers {said(answer)}")
        return token

    def refreshable(self) -> dict[str, Any]:
        """Return a fresh token response with a refresh token."""
        found = self.tokens()
        if not isinstance(found.get("refresh_token"), str):
            raise NotSeenError("it gives no refresh token")
        self.url("token")
        return found

    def refresh(self, refresh_token: object, **changes: Any) -> requests.Response:
        """Send a refresh token to the token endpoint."""
        form = {
            "grant_type": "refresh_token",
            "client_id": self.system.client,
            "refresh_token": str(refresh_token),
        }
        return self.post("token", form, **changes)

    def refreshed(self, tokens: Mapping[str, Any]) -> dict[str, Any]:
        """Use a refresh token that should be good, and return the new token response."""
        answer = self.refresh(tokens.get("refresh_token"))
        expect(answer.status_code == 200, f"a fresh refresh token: {said(answer)}")
        return members(answer)

    def post(
        self,
        name: str,
        form: Mapping[str, str],
        /,
        *,
        auth: Credentials | None = None,
        **changes: str | None,
    ) -> requests.Response:
        """Post a form to an endpoint; a change to None takes a field out."""
        sent = {key: value for key, value in {**form, **changes}.items() if value is not None}
        return self.ask("POST", self.url(name), data=sent, auth=auth)

    def revoke(self, token: object, **changes: Any) -> requests.Response:
        """Send a token to the revocation endpoint."""
        form = {"token": str(token), "client_id": self.system.client}
        return self.post("revoke", form, **changes)

    # --------------------------------------------------------------------------- code flow

    def request(self, **changes: str | None) -> tuple[dict[str, str], str]:
        """Return an authorization request, and the verifier behind its challenge."""
        verifier = secrets.token_urlsafe(48)
        parameters = {
            "response_type": "code",
            "client_id": self.system.client,
            "redirect_uri": self.system.redirect_uri,
            "scope": self.system.read_scope,
            "state": secrets.token_urlsafe(12),
            "code_challenge": sha256_text(verifier),
            "code_challenge_method": "S256",
            **changes,
        }
        return {key: value for key, value in parameters.items() if value is not None}, verifier

    def ask_for_code(
        self, who: Credentials | None = None, *, elsewhere: bool = False, **changes: str | None
    ) -> Asked:
        """Walk through the auth server's pages as a user who agrees.

        Args:
            who: the user.
            elsewhere: whether their browser is at the other address.
            changes: of the request.
        """
        parameters, verifier = self.request(**changes)
        with requests.Session() as browser:
            browser.trust_env = False
            if elsewhere:
                browser.mount(self.system.auth, self.elsewhere.get_adapter(self.system.auth))
            url = self.url("authorize")
            last = self.ask("GET", url, http=browser, params=parameters)
            for _ in range(5):
                location = last.headers.get("Location")
                if location is not None:
                    url = _joined(url, location)
                    if url.startswith(self.system.redirect_uri) or not self._is_ours(url):
                        query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
                        return Asked(parameters, verifier, last, query)
                    last = self.ask("GET", url, http=browser)
                    continue
                form = first_form(last.text) if last.status_code == 200 else None
                if form is None:
                    break
                url = _joined(last.url, form.action or last.url)
                kind = "data" if form.method == "post" else "params"
                filled = form.filled(*(who or self.system.user))
                last = self.ask(form.method.upper(), url, http=browser, **{kind: filled})
        return Asked(parameters, verifier, last)

    def need_code(self, **changes: Any) -> Asked:
        """Ask for a code, on a system whose flow gives one."""
        asked = self.ask_for_code(**changes)
        if "code" not in asked.answer:
            raise NotSeenError(f"needs a code, and the flow ends with {said(asked.last)}")
        return asked

    def id_token(self, **changes: str) -> str:
        """Return an ID token from the code flow, if it gives one."""
        scope = f"openid {self.system.read_scope}"
        found = members(self.redeem(self.need_code(scope=scope, **changes))).get("id_token")
        if not isinstance(found, str):
            raise NotSeenError("it issues no ID tokens")
        return found

    def _is_ours(self, url: str) -> bool:
        return urlsplit(url).netloc == urlsplit(self.url("authorize")).netloc

    def redeem(self, asked: Asked, **changes: Any) -> requests.Response:
        """Send a code to the token endpoint."""
        form = {
            "grant_type": "authorization_code",
            "client_id": self.system.client,
            "code": asked.code,
            "redirect_uri": self.system.redirect_uri,
            "code_verifier": asked.verifier,
        }
        return self.post("token", form, **changes)


def _joined(base: str, reference: str) -> str:
    try:
        joined = urljoin(base, reference)
        urlsplit(joined)
    except ValueError:
        raise OpenError("it leads to something that is no URL") from None
    return joined


def members(answer: requests.Response) -> dict[str, Any]:
    """Return an answer's JSON object; empty if it has none."""
    try:
        return parse_json_object(answer.content)
    except StrictJSONError:
        return {}


def said(answer: requests.Response) -> str:
    """Return an answer's status and its error code."""
    error = members(answer).get("error")
    short = isinstance(error, str) and error.isascii() and len(error) <= 40
    return f"{answer.status_code} {error}" if short else str(answer.status_code)


def refused(answer: requests.Response) -> bool:
    """Whether it is a refusal: neither a success nor a redirect nor the server's own failure."""
    return 400 <= answer.status_code < 500


def expect_refused(answer: requests.Response, what: str = "") -> str:
    """Leave the row open unless this was refused; return what was said."""
    expect(refused(answer), f"{what}: {said(answer)}" if what else said(answer))
    return said(answer)


def claims_of(token: object) -> dict[str, Any]:
    """Return a token's claims; nothing is verified."""
    return inspect_token(str(token)).claims or {}


def header_of(token: object) -> dict[str, Any]:
    """Return a token's header; nothing is verified."""
    return inspect_token(str(token)).header or {}


def kind_of(value: object) -> str:
    """Say of which type a value is, or that there is none."""
    return "missing" if value is None else f"a {type(value).__name__}"


def guess() -> str:
    """Return text that nobody can have chosen before."""
    return secrets.token_hex(12)
