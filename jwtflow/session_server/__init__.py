"""The session server: the same service with the other design, for comparison.

The browser holds an id that means nothing; the server looks up at each request whose it is and
what they may do now. Ending a session is deleting a row, and every server needs the database.
"""

from jwtflow.session_server.app import build_app, create_app
from jwtflow.session_server.settings import SessionServerSettings

__all__ = ["SessionServerSettings", "build_app", "create_app"]
