"""The steps of the authorization code flow that speak to somebody: browser and token endpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import requests

from jwtflow.client.authorization import AuthorizationRequest, code_of, new_request, read_query
from jwtflow.client.errors import AuthorizationError, ClientError
from jwtflow.client.http import ask
from jwtflow.client.loopback import LoopbackListener
from jwtflow.client.metadata import Metadata
from jwtflow.randomness import RandomSource


def begin_flow(
    metadata: Metadata,
    *,
    client_id: str,
    redirect_uri: str,
    random: RandomSource,
    scope: str | None,
    resource: str | None,
) -> AuthorizationRequest:
    """A new request to the authorization endpoint that the metadata names."""
    if metadata.authorization_endpoint is None:
        raise ClientError(f"{metadata.issuer} offers no authorization code flow.")
    return new_request(
        metadata.authorization_endpoint,
        client_id=client_id,
        redirect_uri=redirect_uri,
        random=random,
        scope=scope,
        resource=resource,
    )


def browse(
    begin: Callable[[str], AuthorizationRequest],
    *,
    open_browser: Callable[[str], object],
    timeout: float,
) -> tuple[AuthorizationRequest, dict[str, str]]:
    """Send the user's browser to the auth server; the request, and what came back for it.

    Args:
        begin: makes the request, given the redirect URI.
        open_browser: called with the URL to send the user to.
        timeout: seconds the user has.

    Raises:
        AuthorizationError: no browser opened, or nobody came back in time.
    """
    with LoopbackListener() as listener:
        request = begin(listener.redirect_uri)
        if open_browser(request.url) is False:
            raise AuthorizationError(
                "No browser could be opened. Pass open_browser=print and open the address yourself."
            )
        return request, listener.wait(timeout)


def redeem(
    http: requests.Session,
    response: str | Mapping[str, str],
    request: AuthorizationRequest,
    *,
    metadata: Metadata,
    client_id: str,
) -> dict[str, Any]:
    """The token response for the code in ``response`` (RFC 6749 §4.1.3, RFC 7636 §4.5).

    Raises:
        AuthorizationError: the response is not one to ``request``, or it is an error.
        ClientError: the auth server refused the code, or did not answer.
    """
    parameters = read_query(response) if isinstance(response, str) else response
    fields = {
        "grant_type": "authorization_code",
        "code": code_of(parameters, request, issuer=metadata.issuer, sends_iss=metadata.sends_iss),
        "redirect_uri": request.redirect_uri,
        "client_id": client_id,
        "code_verifier": request.code_verifier,
    }
    if request.resource is not None:
        fields["resource"] = request.resource
    return ask(http, "POST", metadata.token_endpoint, data=fields)
