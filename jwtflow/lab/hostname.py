"""Explains the mistake when code looks up the lab's host name with the system's resolver.

``requests.get("http://lab.example:5001/…")`` can't work, because only the lab's sessions know the
name. While a lab runs, looking up that name raises an error that says what to write instead; other
names are looked up as usual.
"""

from __future__ import annotations

import os
import socket
from typing import Any

from jwtflow.errors import JwtflowError
from jwtflow.lab.network import HOST


class LabNameError(JwtflowError):
    """Code outside the lab's sessions looked up the lab's host name."""

    def _render_traceback_(self) -> list[str]:
        """Make IPython print only the sentence, without forty lines of library code."""
        return [f"LabNameError: {self.description}"]


class HostnameGuard:
    """Intercepts look-ups of the lab's host between ``install`` and ``remove``."""

    def __init__(self) -> None:
        self._look_up: Any = None
        self._no_proxy: dict[str, str | None] = {}

    def install(self) -> None:
        """Start intercepting; a second call does nothing."""
        if self._look_up is not None:
            return
        look_up = self._look_up = socket.getaddrinfo

        def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
            if host in (HOST, HOST.encode()):
                raise LabNameError(
                    f"Only the lab's own session knows {HOST}: write http.get(…) in place of "
                    "requests.get(…), where http = lab.http."
                )
            return look_up(host, *args, **kwargs)

        self._hook = getaddrinfo
        socket.getaddrinfo = getaddrinfo
        self._bypass_proxy()

    def remove(self) -> None:
        """Restore what ``install`` changed; a second call does nothing."""
        if self._look_up is None:
            return
        if socket.getaddrinfo is self._hook:  # else other code has replaced ours
            socket.getaddrinfo = self._look_up
        self._look_up = None
        for name, value in self._no_proxy.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    def _bypass_proxy(self) -> None:
        """Keep requests for the lab's host away from a proxy, which would answer first."""
        known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
        self._no_proxy = {"no_proxy": os.environ.get("no_proxy")}
        os.environ["no_proxy"] = f"{known},{HOST}".lstrip(",")
