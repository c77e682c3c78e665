"""The session server: the same service with server-side sessions, for comparison.

The browser holds a random id. At each request the server looks up whose session it is and what they
may do now. Ending a session means deleting a row, and every server needs the database.
"""

from jwtflow.session_server.app import build_app, create_app
from jwtflow.session_server.settings import SessionServerSettings

__all__ = ["SessionServerSettings", "build_app", "create_app"]
