"""``/authorize``: the user logs in, sees which client asks for what, and agrees or not.

RFC 6749 §4.1 with PKCE required (RFC 7636); the answer names its issuer (RFC 9207). There is no
single sign-on session: each request asks for the password, so the next person at the browser finds
nothing to reuse. The page works without JavaScript.

A form field protects the page against CSRF before anyone has logged in (RFC 6749 §10.12). It is an
HMAC over the request that was shown, and its key is a random cookie, so users agree to what they
read on the page. Nothing is stored, and any worker can check it. Another server on the same host
could plant that cookie, because cookies ignore ports; hence the ``Origin`` is checked as well.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from jwtflow.auth_server.authorization_request import (
    AuthorizationRequest,
    Parameters,
    ReturnAddress,
    read_authorization_request,
    read_return_address,
)
from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.redirect_uris import form_action_source
from jwtflow.auth_server.scope import grant_scope, scope_held
from jwtflow.errors import (
    AccessDeniedError,
    CsrfError,
    InvalidRequestError,
    JwtflowError,
    OAuthError,
    RequestError,
    TooManyAttemptsError,
)
from jwtflow.randomness import token_text
from jwtflow.store import Account, CodeGrant
from jwtflow.web.bodies import form_pairs, query_pairs
from jwtflow.web.cookies import CONSENT
from jwtflow.web.csrf import check_origin
from jwtflow.web.errors import log_failure
from jwtflow.web.pages import locked_page
from jwtflow.web.settings import origin_of

_FORM_FIELDS = ("csrf", "username", "password", "decision")
_COOKIE_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")


def blueprint(server: AuthServer) -> Blueprint:
    """The authorization endpoint."""
    routes = Blueprint("authorize", __name__)

    @routes.get("/authorize")
    def ask() -> Response:
        return _answer(server, Parameters(query_pairs()), form=None)

    @routes.post("/authorize")
    def decide() -> Response:
        # OIDC Core §3.1.2.1: a client's request may be a POST too. Only our form has these fields.
        pairs = form_pairs()
        form = {name: value for name, value in pairs if name in _FORM_FIELDS}
        return _answer(server, Parameters(pairs), form=form or None)

    @routes.errorhandler(JwtflowError)
    def show(error: JwtflowError) -> Response:
        log_failure(error)
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
            address,
            resources=server.settings.known_resources,
            offers_openid=server.offers_openid,
        )
        return _page(server, asked) if form is None else _decision(server, asked, form)
    except (OAuthError, InvalidRequestError) as error:
        return _send_back(address, {"error": error.error, "error_description": error.description})


def _decision(server: AuthServer, asked: AuthorizationRequest, form: Mapping[str, str]) -> Response:
    try:
        check_origin(request, {origin_of(server.settings.issuer)})
        _check_form(server, asked, form.get("csrf", ""))
        decision = form.get("decision")
        if decision == "deny":
            raise AccessDeniedError("The user did not agree.")
        # A password manager or a program may send the form without pressing a button.
        if decision not in {None, "allow"}:
            raise InvalidRequestError("Press one of the two buttons to allow or deny the request.")
        account = server.store.log_in(
            form.get("username", ""),
            form.get("password", ""),
            address=request.remote_addr or "",
        )
    except RequestError as refusal:
        return _page(server, asked, refusal=refusal)
    return _send_back(asked.address, {"code": _issue_code(server, asked, account)})


def _issue_code(server: AuthServer, asked: AuthorizationRequest, account: Account) -> str:
    address = asked.address
    grant = CodeGrant(
        client_id=address.client.client_id,
        username=account.username,
        redirect_uri=address.redirect_uri,
        redirect_uri_sent=address.redirect_uri_sent,
        code_challenge=asked.code_challenge,
        scope=grant_scope(" ".join(asked.scope), scope_held(server, address.client, account)),
        nonce=asked.nonce,
        auth_time=server.clock.now(),
    )
    return server.store.codes.issue(grant, lifetime=server.settings.code_lifetime)


def _page(
    server: AuthServer, asked: AuthorizationRequest, *, refusal: RequestError | None = None
) -> Response:
    # A browser that has the cookie keeps its value, so a second tab doesn't break the first.
    cookie = _consent_cookie(server) or token_text(server.random, "consent")
    response = locked_page(
        "authorize.html",
        style="page.css",
        status=200 if refusal is None else refusal.status,
        form_action=f"'self' {form_action_source(asked.address.redirect_uri)}",
        client=asked.address.client,
        scope=asked.scope,
        hidden={**asked.parameters, "csrf": _form_hmac(cookie, asked)},
        refusal=refusal,
    )
    CONSENT.set(response, cookie, secure=server.settings.secure)
    # With 'no-referrer' browsers would send 'Origin: null' along with the form.
    response.headers["Referrer-Policy"] = "same-origin"
    if isinstance(refusal, TooManyAttemptsError):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _send_back(address: ReturnAddress, answer: Mapping[str, str]) -> Response:
    # 302, which turns the form's POST into a GET: a 307 would carry the password along.
    return Response(status=302, headers={"Location": address.with_answer(answer)})


def _check_form(server: AuthServer, asked: AuthorizationRequest, field: str) -> None:
    """Refuse a form unless our page sent it, from this browser and for this request."""
    cookie = _consent_cookie(server)
    if cookie is None:
        raise CsrfError("This page needs a cookie that your browser did not send. Try again.")
    if not hmac.compare_digest(_form_hmac(cookie, asked).encode(), field.encode()):
        raise CsrfError("This is no longer the page that was shown. Try again.")


def _consent_cookie(server: AuthServer) -> str | None:
    value = CONSENT.read(request, secure=server.settings.secure)
    return value if value is not None and _COOKIE_VALUE.fullmatch(value) else None


def _form_hmac(cookie: str, asked: AuthorizationRequest) -> str:
    message = urlencode(sorted(asked.parameters.items())).encode()
    return hmac.new(cookie.encode(), message, hashlib.sha256).hexdigest()
