"""Reads a client's request to ``/authorize`` by the rules of RFC 6749 §4.1.1, without I/O.

There are two steps, because they fail in different ways. If the client or its redirect URI is
wrong, the user is told and the browser is sent nowhere (§4.1.2.1). Any other error is sent back to
the client.

Left out on purpose: the implicit and hybrid response types (RFC 9700 §2.1.2), request objects, and
any ``response_mode`` other than the query.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from jwtflow.auth_server.pkce import check_code_challenge
from jwtflow.auth_server.redirect_uris import (
    default_redirect_uri,
    is_registered,
    with_parameters,
)
from jwtflow.auth_server.scope import OPENID, grant_scope
from jwtflow.errors import (
    InvalidRequestError,
    InvalidTargetError,
    LoginRequiredError,
    RequestNotSupportedError,
    RequestUriNotSupportedError,
    UnauthorizedClientError,
    UnsupportedResponseTypeError,
)
from jwtflow.store import Client

_KNOWN = (
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "resource",
    "prompt",
    "max_age",
    "request",
    "request_uri",
)

# A form field can't carry these unchanged, a header must not, and PostgreSQL refuses NUL.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Parameters:
    """The parameters that this server knows; it ignores others (RFC 6749 §3.1)."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        pairs = list(pairs)
        counts = Counter(name for name, _ in pairs)
        self.known = {name: value for name, value in pairs if name in _KNOWN and value}
        self.spoiled = {name for name, count in counts.items() if count > 1} | {
            name for name, value in self.known.items() if _CONTROL.search(value)
        }

    def get(self, name: str) -> str | None:
        """The value, or ``None`` if it's missing, repeated or unprintable."""
        return None if name in self.spoiled else self.known.get(name)


@dataclass(frozen=True, kw_only=True)
class ReturnAddress:
    """Where the answer goes, whether it's a code or an error."""

    client: Client
    redirect_uri: str
    redirect_uri_sent: bool  # if the request named it, /token must name it too
    state: str | None  # sent back unchanged
    issuer: str  # tells the client who answered (RFC 9207 §2)

    def with_answer(self, answer: Mapping[str, str]) -> str:
        """The URL to send the browser to, with ``answer``, ``state`` and ``iss``."""
        state = {} if self.state is None else {"state": self.state}
        return with_parameters(self.redirect_uri, {**answer, **state, "iss": self.issuer})


@dataclass(frozen=True, kw_only=True)
class AuthorizationRequest:
    """A valid request; only the user's consent is missing."""

    address: ReturnAddress
    parameters: Mapping[str, str]  # as they were sent
    scope: tuple[str, ...]  # never more than the client may have
    code_challenge: str  # method S256
    nonce: str | None  # for the ID token


def read_return_address(
    parameters: Parameters, *, find_client: Callable[[str], Client | None], issuer: str
) -> ReturnAddress:
    """Find out who asks and where the answer goes; on an error the browser is sent nowhere."""
    client_id = parameters.get("client_id")
    client = None if client_id is None else find_client(client_id)
    if client is None:
        raise InvalidRequestError("The client_id is missing, repeated or not known here.")
    sent = "redirect_uri" in parameters.known or "redirect_uri" in parameters.spoiled
    if sent:
        redirect_uri = parameters.get("redirect_uri")
    else:
        redirect_uri = default_redirect_uri(client.redirect_uris)
    if redirect_uri is None or not is_registered(redirect_uri, client.redirect_uris):
        raise InvalidRequestError("The redirect_uri is missing, or not one of this client's.")
    return ReturnAddress(
        client=client,
        redirect_uri=redirect_uri,
        redirect_uri_sent=sent,
        state=parameters.get("state"),
        issuer=issuer,
    )


def read_authorization_request(
    parameters: Parameters,
    address: ReturnAddress,
    *,
    resources: Collection[str],
    offers_openid: bool,
) -> AuthorizationRequest:
    """Read what the client asks for; every error goes back to it."""
    if parameters.spoiled:
        raise InvalidRequestError("A parameter occurs twice, or holds an unprintable character.")
    _refuse_unsupported(parameters, address.client)
    challenge = check_code_challenge(
        parameters.get("code_challenge"), parameters.get("code_challenge_method")
    )
    scope = _scope(parameters, address.client, offers_openid=offers_openid)
    if parameters.get("resource") not in {None, *resources}:  # RFC 8707 §2
        raise InvalidTargetError("No tokens are issued for this resource.")
    _check_prompt(parameters)
    return AuthorizationRequest(
        address=address,
        parameters=parameters.known,
        scope=scope,
        code_challenge=challenge,
        nonce=parameters.get("nonce"),
    )


def _scope(parameters: Parameters, client: Client, *, offers_openid: bool) -> tuple[str, ...]:
    may_have = [value for value in client.scopes if value != OPENID or offers_openid]
    # If nothing can be granted, refuse before the user types a password.
    scope = grant_scope(parameters.get("scope"), may_have)
    if OPENID in scope and parameters.get("redirect_uri") is None:
        raise InvalidRequestError("With the scope openid the redirect_uri is required.")
    return scope


def _refuse_unsupported(parameters: Parameters, client: Client) -> None:
    if parameters.get("request") is not None:
        raise RequestNotSupportedError("Send plain parameters; request objects are not read.")
    if parameters.get("request_uri") is not None:
        raise RequestUriNotSupportedError("Send plain parameters; a request_uri is not fetched.")
    response_type = parameters.get("response_type")
    if response_type is None:
        raise InvalidRequestError("The response_type is missing; send response_type=code.")
    if response_type != "code":
        raise UnsupportedResponseTypeError("Only response_type=code is offered.")
    if parameters.get("response_mode") not in {None, "query"}:
        raise InvalidRequestError("Only response_mode=query is offered.")
    if "authorization_code" not in client.grant_types:
        raise UnauthorizedClientError("This client may not use the authorization code flow.")


def _check_prompt(parameters: Parameters) -> None:
    # Every request asks for the password, so max_age and prompt=login are always satisfied.
    max_age = parameters.get("max_age")
    if max_age is not None and not re.fullmatch(r"[0-9]{1,10}", max_age):
        raise InvalidRequestError("The max_age must be a number of seconds.")
    prompts = (parameters.get("prompt") or "").split(" ")
    if "none" in prompts and len(prompts) > 1:
        raise InvalidRequestError("prompt=none excludes every other prompt.")
    if "none" in prompts:
        raise LoginRequiredError("The user has to log in, and that needs a page.")
