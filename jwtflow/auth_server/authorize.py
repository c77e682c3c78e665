"""``/authorize``: the user logs in, sees who asks for what, and agrees or not (RFC 6749 §4.1).

PKCE is required (RFC 7636), the answer names its issuer (RFC 9207). There is no single sign-on
session: each request asks for the password, so there is nothing that a later visitor could reuse.
The page works without JavaScript. What is wrong with who asks is shown to the user; all else goes
back to the client.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from flask import Blueprint, Response, request

from jwtflow.auth_server.authorization_request import (
    AuthorizationRequest,
    Parameters,
    ReturnAddress,
    read_authorization_request,
    read_return_address,
)
from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.form_binding import FIELD, binding, check_binding, cookie_value
from jwtflow.auth_server.grants import grant_scope, scope_held
from jwtflow.errors import (
    AccessDeniedError,
    InvalidRequestError,
    JwtflowError,
    OAuthError,
    RequestError,
    TooManyAttemptsError,
)
from jwtflow.store import Account, CodeGrant
from jwtflow.web.bodies import form_pairs, query_pairs
from jwtflow.web.cookies import CONSENT
from jwtflow.web.csrf import check_origin
from jwtflow.web.pages import locked_page
from jwtflow.web.settings import origin_of

logger = logging.getLogger("jwtflow")

_FORM_FIELDS = (FIELD, "username", "password", "decision")


def blueprint(server: AuthServer) -> Blueprint:
    """The authorization endpoint."""
    routes = Blueprint("authorize", __name__)

    @routes.get("/authorize")
    def ask() -> Response:
        return _answer(server, Parameters(query_pairs()), form=None)

    @routes.post("/authorize")
    def decide() -> Response:
        # OIDC Core §3.1.2.1: a request may be posted too. Our own page's form has its own fields.
        pairs = form_pairs()
        form = {name: value for name, value in pairs if name in _FORM_FIELDS}
        return _answer(server, Parameters(pairs), form=form or None)

    @routes.errorhandler(JwtflowError)
    def show(error: JwtflowError) -> Response:
        if error.status >= 500:
            logger.error("%s: %s", type(error).__name__, error)
        return locked_page(
            "authorize_error.html", style="page.css", status=error.status, error=error
        )

    return routes


def _answer(server: AuthServer, parameters: Parameters, form: Mapping[str, str] | None) -> Response:
    address = read_return_address(
        parameters, find_client=server.store.clients.find, issuer=server.settings.issuer
    )
    try:
        asked = read_authorization_request(
            parameters,
            address.client,
            resources=server.settings.known_resources,
            offers_openid=server.offers_openid,
        )
        if form is None:
            return _page(server, parameters, address, asked)
        return _decision(server, parameters, address, asked, form)
    except (OAuthError, InvalidRequestError) as error:
        return _send_back(address, {"error": error.error, "error_description": error.description})


def _decision(
    server: AuthServer,
    parameters: Parameters,
    address: ReturnAddress,
    asked: AuthorizationRequest,
    form: Mapping[str, str],
) -> Response:
    try:
        check_origin(request, {origin_of(server.settings.issuer)})
        check_binding(
            form.get(FIELD, ""),
            cookie=CONSENT.read(request, secure=server.settings.secure),
            parameters=parameters.known,
        )
        _check_decision(form.get("decision"))
        account = server.store.log_in(
            form.get("username", ""),
            form.get("password", ""),
            address=request.remote_addr or "",
        )
    except RequestError as refusal:
        return _page(server, parameters, address, asked, refusal=refusal)
    return _send_back(address, {"code": _issue_code(server, address, asked, account)})


def _check_decision(decision: str | None) -> None:
    """Go on where the user agreed.

    The Enter key presses the page's first button, which allows. What sends the form without any
    button, a password manager or a program, means the same: it has put the password in.

    Raises:
        AccessDeniedError: they did not agree.
        InvalidRequestError: they pressed neither button, which no page of ours lets them do.
    """
    if decision == "deny":
        raise AccessDeniedError("The user did not agree.")
    if decision not in {None, "allow"}:
        raise InvalidRequestError("Press one of the two buttons: to allow it, or not.")


def _issue_code(
    server: AuthServer, address: ReturnAddress, asked: AuthorizationRequest, account: Account
) -> str:
    grant = CodeGrant(
        client_id=address.client.client_id,
        username=account.username,
        redirect_uri=address.redirect_uri,
        redirect_uri_sent=address.redirect_uri_sent,
        code_challenge=asked.code_challenge,
        scope=grant_scope(" ".join(asked.scope), scope_held(server, address.client, account)),
        nonce=asked.nonce,
        auth_time=server.clock.now(),
        resource=asked.resource,
    )
    return server.store.codes.issue(grant, lifetime=server.settings.code_lifetime)


def _page(
    server: AuthServer,
    parameters: Parameters,
    address: ReturnAddress,
    asked: AuthorizationRequest,
    *,
    refusal: RequestError | None = None,
) -> Response:
    secure = server.settings.secure
    cookie = cookie_value(CONSENT.read(request, secure=secure), server.random)
    response = locked_page(
        "authorize.html",
        style="page.css",
        status=200 if refusal is None else refusal.status,
        form_action=f"'self' {address.form_action}",
        client=address.client,
        scope=asked.scope,
        hidden={**parameters.known, FIELD: binding(cookie, parameters.known)},
        refusal=refusal,
    )
    CONSENT.set(response, cookie, secure=secure)
    # With 'no-referrer' browsers would send 'Origin: null' along with the form.
    response.headers["Referrer-Policy"] = "same-origin"
    if isinstance(refusal, TooManyAttemptsError):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _send_back(address: ReturnAddress, answer: Mapping[str, str]) -> Response:
    # 302, which turns the form's POST into a GET: a 307 would carry the password along.
    return Response(status=302, headers={"Location": address.with_answer(answer)})
