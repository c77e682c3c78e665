"""The code flow as the client sees it: the request it makes, the response it believes.

RFC 6749 §4.1 with PKCE (RFC 7636, S256 only), ``state``, ``iss`` (RFC 9207) and, for OpenID
Connect, ``nonce``. Each of the four binds the response to this one request:

* ``state``: the response belongs to a request of ours, not to one an attacker began;
* ``iss``: it comes from the server that was asked, not from another one (mix-up);
* ``code_verifier``: a stolen code is worth nothing to the thief;
* ``nonce``: the ID token was made for this login, not taken from another one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from jwtflow.client.errors import AuthorizationError, ClientError, IdTokenError
from jwtflow.client.http import printable
from jwtflow.client.metadata import Metadata
from jwtflow.randomness import RandomSource, token_text

_SAID = {
    "access_denied": "The request was denied at the auth server.",
    "invalid_scope": "The auth server grants nothing of the scope that was asked for.",
    "invalid_target": "The auth server issues no tokens for that resource.",
    "temporarily_unavailable": "The auth server cannot answer now; try again later.",
}


@dataclass(frozen=True)
class AuthorizationRequest:
    """One request to ``/authorize``, kept until its response comes. Its ``repr`` shows no secret.

    Attributes:
        url: where to send the user's browser.
        redirect_uri: where the response is expected.
        state: comes back unchanged in the response.
        code_verifier: redeems the code, and is sent to the token endpoint only.
        nonce: comes back in the ID token; ``None`` if no ID token was asked for.
        resource: for which resource server (RFC 8707), or ``None``.
        scope: what was asked for, or ``None``.
    """

    url: str = field(repr=False)
    redirect_uri: str
    state: str = field(repr=False)
    code_verifier: str = field(repr=False)
    nonce: str | None = field(default=None, repr=False)
    resource: str | None = None
    scope: str | None = None


def code_challenge(code_verifier: str) -> str:
    """What ``/authorize`` is shown of the verifier: its SHA-256 as base64url (RFC 7636 §4.2)."""
    digest = hashlib.sha256(code_verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def new_request(
    metadata: Metadata,
    *,
    client_id: str,
    redirect_uri: str,
    random: RandomSource,
    scope: str | None = None,
    resource: str | None = None,
) -> AuthorizationRequest:
    """A request with fresh ``state``, verifier and, where ``scope`` has ``openid``, ``nonce``."""
    endpoint = metadata.authorization_endpoint
    if endpoint is None:
        raise ClientError(f"{metadata.issuer} offers no authorization code flow.")
    asks_id_token = scope is not None and "openid" in scope.split(" ")
    if asks_id_token and metadata.jwks_uri is None:
        raise IdTokenError(
            f"{metadata.issuer} publishes no keys to check an ID token with: leave out 'openid'."
        )
    state, verifier = token_text(random, "state"), token_text(random, "code_verifier")
    nonce = token_text(random, "nonce") if asks_id_token else None
    parameters = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "code_challenge": code_challenge(verifier),
        "code_challenge_method": "S256",
        "scope": scope,
        "nonce": nonce,
        "resource": resource,
    }
    query = urlencode({name: value for name, value in parameters.items() if value is not None})
    return AuthorizationRequest(
        # An endpoint may bring a query of its own, which must stay (RFC 6749 §3.1).
        url=f"{endpoint}{'&' if '?' in endpoint else '?'}{query}",
        redirect_uri=redirect_uri,
        state=state,
        code_verifier=verifier,
        nonce=nonce,
        resource=resource,
        scope=scope,
    )


def read_query(url_or_query: str) -> dict[str, str]:
    """The parameters of a response, from the whole callback URL or its query."""
    query = url_or_query.partition("?")[2] if "?" in url_or_query else url_or_query
    try:
        pairs = parse_qsl(query.partition("#")[0], keep_blank_values=True, max_num_fields=20)
    except ValueError:
        pairs = []
    parameters = dict(pairs)
    if not pairs or len(parameters) != len(pairs):
        raise AuthorizationError("The browser came back with a response that cannot be read.")
    return parameters


def has_state(response: Mapping[str, str], state: str) -> bool:
    """Whether a response answers the request that sent ``state``."""
    return hmac.compare_digest(response.get("state", "").encode(), state.encode())


def code_of(response: Mapping[str, str], request: AuthorizationRequest, metadata: Metadata) -> str:
    """The code of a response, once it is proved to be the response to ``request``.

    Args:
        response: the parameters that the browser brought to the redirect URI.
        request: what was asked.
        metadata: of the auth server that was asked.

    Raises:
        AuthorizationError: the response is not ours, not from that server, or an error.
    """
    if not has_state(response, request.state):
        raise AuthorizationError(
            "The response's 'state' is not the one that was sent: it answers somebody else's "
            "request, and is not used."
        )
    # RFC 9207 §2.4: equal as strings where present, and required where it was promised.
    if ("iss" in response or metadata.sends_iss) and response.get("iss") != metadata.issuer:
        raise AuthorizationError(
            f"The response's 'iss' is not {metadata.issuer}: it comes from another server, and is "
            "not used."
        )
    if "error" in response:
        error = printable(response["error"])
        said = _SAID.get(error, "The auth server refused the request.")
        raise AuthorizationError(f"{said} ({error})", code=error)
    if not response.get("code"):
        raise AuthorizationError("The response holds neither a code nor an error.")
    return response["code"]
