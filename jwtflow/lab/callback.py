"""The client's redirect URI: the page to which a browser returns with the code.

A real client listens on loopback (RFC 8252 §7.3). Here the page only gives the lab's browser a
place to go, so the diagram shows who gets the code.
"""

from __future__ import annotations

from flask import Flask

NETLOC = "127.0.0.1"
"""Host of the demo client's redirect URI, ``http://127.0.0.1/callback``."""

PAGE = """<!doctype html>
<html lang="en"><title>Back at the client</title>
<p>The code has arrived. Go on in the notebook.</p></html>
"""


def build_app() -> Flask:
    """Build an app with one page, ``/callback``."""
    app = Flask("jwtflow.lab.callback", static_folder=None)

    @app.get("/callback")
    def callback() -> str:
        return PAGE

    return app
