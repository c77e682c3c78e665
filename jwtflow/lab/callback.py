"""The client's end of the code flow: the page that a browser comes back to with the code.

In life it is a listener on loopback (RFC 8252 §7.3). Here it only lets a lab's browser arrive
somewhere, so that the diagram shows who is given the code.
"""

from __future__ import annotations

from flask import Flask

NETLOC = "127.0.0.1"
"""Of the demo client's redirect URI, ``http://127.0.0.1/callback``."""

PAGE = """<!doctype html>
<html lang="en"><title>Back at the client</title>
<p>The code has arrived. Go on in the notebook.</p></html>
"""


def build_app() -> Flask:
    """A page at ``/callback``, and nothing else."""
    app = Flask("jwtflow.lab.callback", static_folder=None)

    @app.get("/callback")
    def callback() -> str:
        return PAGE

    return app
