"""The auth server's pages: all in one style."""

from __future__ import annotations

from flask import Response

from jwtflow.web.pages import locked_page


def render_page(
    template: str,
    *,
    status: int = 200,
    script: str | None = None,
    form_action: str = "'self'",
    **values: object,
) -> Response:
    """The page, locked by a Content-Security-Policy.

    Args:
        template: a file in ``templates/`` that extends ``base.html``.
        status: the HTTP status.
        script: a file in ``templates/`` whose JavaScript the page may run; None for none.
        form_action: where its forms may lead, redirects included, as CSP sources.
        values: what the template shows; Jinja escapes it.
    """
    return locked_page(
        template,
        style="page.css",
        script=script,
        status=status,
        form_action=form_action,
        **values,
    )
