"""The lab's names: ``http://lab.example:5001`` and its neighbours, whatever the real ports are.

A ``requests`` session made here knows the lab's hosts and nobody else's: an exercise that attacks
can hit only what the lab runs. Each session has a name, which diagrams show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter

from jwtflow.clock import Clock
from jwtflow.lab.recorder import Recorder
from jwtflow.lab.transports import Transport

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "lab.example"
_TIMEOUT = 30.0  # seconds: a server that a learner wrote may hang


class Network:
    """Which app answers for which name, and whether it is switched on."""

    def __init__(self, transport: Transport, recorder: Recorder) -> None:
        self.recorder = recorder
        self._transport = transport
        self._sites: dict[str, tuple[str, WSGIApplication, Clock]] = {}
        self._on: set[str] = set()
        self._shown_as: dict[str, str] = {}

    def add(self, netloc: str, app: WSGIApplication, *, name: str, clock: Clock) -> None:
        """Let ``app`` answer for ``netloc``, in place of an earlier one."""
        self.switch_off(netloc)
        self._sites[netloc] = (name, app, clock)
        self.switch_on(netloc)

    def switch_on(self, netloc: str) -> None:
        """Let it answer again."""
        if netloc not in self._on:
            name, app, clock = self._sites[netloc]
            self._transport.start(netloc, app, name=name, clock=clock)
            self._on.add(netloc)

    def switch_off(self, netloc: str) -> None:
        """Let it answer no more, as if the machine were unplugged."""
        if netloc in self._on:
            self._on.remove(netloc)
            self._transport.stop(netloc)

    def switch_all_off(self) -> None:
        """Free every port."""
        for netloc in sorted(self._on):
            self.switch_off(netloc)
        self._transport.close()

    def session(self, caller: str) -> LabSession:
        """A ``requests`` session that knows the lab's names, with cookies of its own."""
        return LabSession(self, caller)

    def show_as(self, name: str, shown: str) -> None:
        """Call a participant differently in what is recorded from now on."""
        self._shown_as[name] = shown

    def send(
        self, caller: str, request: requests.PreparedRequest, timeout: Any
    ) -> requests.Response:
        """The answer to one request, recorded."""
        netloc = urlsplit(str(request.url)).netloc
        if netloc not in self._sites:
            raise requests.ConnectionError(
                f"The lab has no server at {netloc}. It has: {self._names()}.",
                request=request,
            )
        name = self._sites[netloc][0]
        shown = self._shown_as
        exchange = self.recorder.sent(shown.get(caller, caller), shown.get(name, name), request)
        if netloc not in self._on:
            raise _no_answer(
                f"The {name} does not answer at {netloc}: it is switched off.", request
            )
        try:
            response = self._transport.send(request, timeout=timeout or _TIMEOUT)
        except requests.Timeout:
            raise requests.Timeout(
                f"The {name} at {netloc} took too long to answer.", request=request
            ) from None
        except requests.ConnectionError:
            raise _no_answer(f"The {name} at {netloc} broke the connection off.", request) from None
        self.recorder.answered(exchange, response)
        return response

    def _names(self) -> str:
        return ", ".join(netloc for netloc in sorted(self._sites) if netloc.startswith(HOST))


class LabSession(requests.Session):
    """A ``requests`` session inside the lab.

    Args:
        network: whom it can reach.
        caller: its name in diagrams.
    """

    def __init__(self, network: Network, caller: str) -> None:
        super().__init__()
        self.trust_env = False  # no proxy, no .netrc: the lab is on this machine
        self.caller = caller
        adapter = _LabAdapter(network, caller)
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def __repr__(self) -> str:
        return f"<HTTP session of the {self.caller}>"


class _LabAdapter(BaseAdapter):
    def __init__(self, network: Network, caller: str) -> None:
        super().__init__()
        self._network = network
        self._caller = caller

    def send(  # noqa: PLR0917 - the signature is that of requests
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002
        timeout: Any = None,
        verify: bool | str = True,  # noqa: FBT001, FBT002
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        return self._network.send(self._caller, request, timeout)

    def close(self) -> None:
        """Nothing to let go: connections belong to the network."""


def _no_answer(text: str, request: requests.PreparedRequest) -> requests.ConnectionError:
    # Without the port and the object addresses that urllib3 would name: outputs must repeat.
    return requests.ConnectionError(text, request=request)
