"""Explains the mistake when code looks up the lab's host name with the system's resolver.

``requests.get("http://lab.example:5001/…")`` can't work, because only the lab's sessions know the
name. While a lab runs, looking up that name raises an error that says what to write instead; other
names are looked up as usual.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jwtflow.errors import JwtflowError
from jwtflow.lab.network import HOST


class LabNameError(JwtflowError):
    """Code outside the lab's sessions looked up the lab's host name."""

    def _render_traceback_(self) -> list[str]:
        """Make IPython print only the sentence, without forty lines of library code."""
        return [f"LabNameError: {self.description}"]


@contextmanager
def explained_hostname() -> Iterator[None]:
    """Intercept look-ups of the lab's host in a ``with`` block."""
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host in (HOST, HOST.encode()):
            raise LabNameError(
                f"Only the lab's own session knows {HOST}: write http.get(…) in place of "
                "requests.get(…), where http = lab.http."
            )
        return look_up(host, *args, **kwargs)

    # Else a proxy would be asked, and answer first.
    no_proxy = os.environ.get("no_proxy")
    known = no_proxy or os.environ.get("NO_PROXY") or ""
    os.environ["no_proxy"] = f"{known},{HOST}".lstrip(",")
    socket.getaddrinfo = getaddrinfo
    try:
        yield
    finally:
        if socket.getaddrinfo is getaddrinfo:  # else other code has replaced ours
            socket.getaddrinfo = look_up
        if no_proxy is None:
            os.environ.pop("no_proxy", None)
        else:
            os.environ["no_proxy"] = no_proxy
