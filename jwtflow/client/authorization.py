"""Makes the request of the code flow, and checks the response to it (RFC 6749 §4.1).

Four values bind the response to this one request:

* ``state``: the response belongs to our request, not to one that an attacker began;
* ``iss``: it comes from the server that was asked, not from another one (RFC 9207);
* ``code_verifier``: a stolen code is useless to the thief (PKCE, RFC 7636; S256 only);
* ``nonce``: the ID token was made for this login (OpenID Connect).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from jwtflow.client.errors import AuthorizationError, ClientError, IdTokenError
from jwtflow.client.http import one_line
from jwtflow.client.metadata import Metadata
from jwtflow.randomness import RandomSource, sha256_text, token_text


@dataclass(frozen=True)
class AuthorizationRequest:
    """One request to ``/authorize``, kept until its response comes. Its ``repr`` shows no secret.

    Attributes:
        url: where to send the user's browser.
        issuer: the auth server that is asked; its code goes to no other.
        redirect_uri: where the response is expected.
        state: comes back unchanged in the response.
        code_verifier: redeems the code; it is sent to the token endpoint only.
        nonce: comes back in the ID token; ``None`` if none was asked for.
        resource: the resource server that the token is for (RFC 8707), or ``None``.
        scope: what was asked for, or ``None``.
    """

    url: str = field(repr=False)
    issuer: str
    redirect_uri: str
    state: str = field(repr=False)
    code_verifier: str = field(repr=False)
    nonce: str | None = field(default=None, repr=False)
    resource: str | None = None
    scope: str | None = None


def new_request(
    metadata: Metadata,
    *,
    client_id: str,
    redirect_uri: str,
    random: RandomSource,
    scope: str | None = None,
    resource: str | None = None,
) -> AuthorizationRequest:
    """Make a request with a new ``state``, verifier and, if ``scope`` has ``openid``, nonce."""
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
        "code_challenge": sha256_text(verifier),  # RFC 7636 §4.2
        "code_challenge_method": "S256",
        "scope": scope,
        "nonce": nonce,
        "resource": resource,
    }
    query = urlencode({name: value for name, value in parameters.items() if value is not None})
    return AuthorizationRequest(
        # The endpoint may have a query already, which must stay (RFC 6749 §3.1).
        url=f"{endpoint}{'&' if '?' in endpoint else '?'}{query}",
        issuer=metadata.issuer,
        redirect_uri=redirect_uri,
        state=state,
        code_verifier=verifier,
        nonce=nonce,
        resource=resource,
        scope=scope,
    )


def read_query(url_or_query: str) -> dict[str, str]:
    """Return the parameters of a response, given the callback URL or its query."""
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
    """Whether the response belongs to the request that sent ``state``."""
    return hmac.compare_digest(response.get("state", "").encode(), state.encode())


def code_of(response: Mapping[str, str], request: AuthorizationRequest, metadata: Metadata) -> str:
    """Return the code in the response, once it is known to answer ``request``.

    Raises:
        AuthorizationError: the response isn't ours, isn't from that server, or is an error.
    """
    if not has_state(response, request.state):
        raise AuthorizationError(
            "The response's 'state' is not the one that was sent: it answers another request, so "
            "it isn't used."
        )
    if request.issuer != metadata.issuer:  # RFC 9700 §4.4.2, for responses without "iss"
        raise AuthorizationError(f"The request was made for {request.issuer}: use its client.")
    # RFC 9207 §2.4: compared as strings if present, and required if the metadata promise it.
    if ("iss" in response or metadata.sends_iss) and response.get("iss") != metadata.issuer:
        raise AuthorizationError(
            f"The response's 'iss' is not {metadata.issuer}: it comes from another server, so it "
            "isn't used."
        )
    if "error" in response:
        error = one_line(response["error"])
        raise AuthorizationError(f"The auth server refused the request ({error}).", code=error)
    if not response.get("code"):
        raise AuthorizationError("The response holds neither a code nor an error.")
    return response["code"]
