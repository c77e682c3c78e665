"""Pages for a browser: rendered from templates, locked by a Content-Security-Policy.

Style and script stand in the page itself and are allowed by their hash, so nothing is fetched
from anywhere and nothing that slips into a page runs (rules A15, A16).
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from flask import Response, current_app, make_response, render_template
from markupsafe import Markup


def locked_page(
    template: str,
    *,
    style: str,
    script: str | None = None,
    status: int = 200,
    form_action: str = "'none'",
    **values: object,
) -> Response:
    """The page, with the headers that keep it from being framed, stored or injected into.

    Args:
        template: a file in ``templates/`` of the app that answers.
        style: the file there whose CSS it uses.
        script: the file there whose JavaScript it runs; None for none.
        status: the HTTP status.
        form_action: where its forms may lead, redirects included, as CSP sources.
        values: what the template shows; Jinja escapes it.
    """
    package = current_app.import_name
    css, code = _source(package, style), "" if script is None else _source(package, script)
    page = render_template(template, style=Markup(css), script=Markup(code), **values)  # noqa: S704 - ours
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_csp_hash(css)}'",
            f"script-src '{_csp_hash(code)}'; connect-src 'self'" if code else "script-src 'none'",
            "img-src data:",  # the empty icon, so that none is asked for
            f"form-action {form_action}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
    return response


@cache
def _source(package: str, name: str) -> str:
    # Read as the browser will see it: it hashes the text between the tags, line ends as "\n".
    return files(package).joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _csp_hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
