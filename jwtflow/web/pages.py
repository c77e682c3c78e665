"""Renders pages for a browser, with a strict Content-Security-Policy.

Style and script are part of the page and allowed by their hash. No page can frame it (rule A15),
nothing is fetched from elsewhere (rule A16), and no injected script runs.
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
    """Render a page that can't be framed, stored or injected into.

    Args:
        template: a file in the app's ``templates/``.
        style: the CSS file there.
        script: the JavaScript file there, if any.
        status: the HTTP status.
        form_action: the CSP sources that its forms may lead to, redirects included.
        values: the template's variables; Jinja escapes them.
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
            "img-src data:",  # an empty icon, so that the browser requests none
            f"form-action {form_action}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
    return response


@cache
def _source(package: str, name: str) -> str:
    # The browser hashes the text between the tags, with "\n" as line ends.
    return files(package).joinpath("templates", name).read_text(encoding="utf-8")


def _csp_hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
