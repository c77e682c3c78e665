"""One helpful sentence for code that asks the system where the lab's host is.

``requests.get("http://lab.example:5001/…")`` cannot work, because the name exists only inside the
lab's sessions. While a lab runs, looking that one name up raises an error that says what to write
instead; every other name is looked up as ever.
"""

from __future__ import annotations

import os
import socket
from typing import Any

from jwtflow.errors import JwtflowError
from jwtflow.lab.network import HOST


class LabNameError(JwtflowError):
    """A plain HTTP library was asked for a name that only the lab's own sessions know."""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints: the sentence alone, without the library's forty lines above it."""
        return [f"LabNameError: {self.description}"]


class HostnameGuard:
    """Watches over look-ups of the lab's host between ``install`` and ``remove``."""

    def __init__(self) -> None:
        self._look_up: Any = None
        self._no_proxy: dict[str, str | None] = {}

    def install(self) -> None:
        """Begin to watch; a second call does nothing."""
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
        """Leave everything as it was found; a second call does nothing."""
        if self._look_up is None:
            return
        if socket.getaddrinfo is self._hook:  # else somebody hooked in after us; ours is harmless
            socket.getaddrinfo = self._look_up
        self._look_up = None
        for name, value in self._no_proxy.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    def _bypass_proxy(self) -> None:
        """Keep a proxy from answering in our place: it would be asked before the name is."""
        known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
        self._no_proxy = {"no_proxy": os.environ.get("no_proxy")}
        os.environ["no_proxy"] = f"{known},{HOST}".lstrip(",")
