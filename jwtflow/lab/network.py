"""The lab's network: ``http://lab.example:5001`` and the like, whatever the real ports are.

A ``requests`` session made here reaches only the lab's servers, so an attack in an exercise can't
hit anything else. Each session has a name that diagrams show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import BaseAdapter

from jwtflow.clock import Clock
from jwtflow.lab.recorder import Recorder
from jwtflow.lab.transports import Transport, address

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "lab.example"
_TIMEOUT = 30.0  # seconds; a learner's server may hang


class Network:
    """Connects the lab's names to apps, which can be switched off and on."""

    def __init__(self, transport: Transport, recorder: Recorder) -> None:
        self.recorder = recorder
        self._transport = transport
        self._sites: dict[str, tuple[str, WSGIApplication, Clock]] = {}
        self._on: set[str] = set()
        self._shown_as: dict[str, str] = {}

    def add(self, netloc: str, app: WSGIApplication, *, name: str, clock: Clock) -> None:
        """Let ``app`` answer for ``netloc``, replacing any other."""
        self.switch_off(netloc)
        self._sites[netloc] = (name, app, clock)
        self.switch_on(netloc)

    def switch_on(self, netloc: str) -> None:
        """Make a server answer again."""
        if netloc not in self._on:
            name, app, clock = self._sites[netloc]
            self._transport.start(netloc, app, name=name, clock=clock)
            self._on.add(netloc)

    def switch_off(self, netloc: str) -> None:
        """Make a server stop answering, as if it were unplugged."""
        if netloc in self._on:
            self._on.remove(netloc)
            self._transport.stop(netloc)

    def switch_all_off(self) -> None:
        """Switch every server off and free its port."""
        for netloc in sorted(self._on):
            self.switch_off(netloc)
        self._transport.close()

    def session(self, caller: str) -> LabSession:
        """Open a ``requests`` session that knows the lab's names and has its own cookies."""
        return LabSession(self, caller)

    def show_as(self, name: str, shown: str) -> None:
        """Give a participant another name in later recordings."""
        self._shown_as[name] = shown

    def send(
        self, caller: str, request: requests.PreparedRequest, timeout: Any
    ) -> requests.Response:
        """Send a request and record the exchange."""
        netloc = address(str(request.url))
        if netloc not in self._sites:
            names = ", ".join(name.removesuffix(":443") for name in sorted(self._sites))
            raise _no_answer(f"The lab has no server at {netloc}. It has: {names}.", request)
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


class LabSession(requests.Session):
    """A ``requests`` session inside the lab; ``caller`` is its name in diagrams."""

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
        """Do nothing; the network owns the connections."""


def _no_answer(text: str, request: requests.PreparedRequest) -> requests.ConnectionError:
    # urllib3's own text has the real port and memory addresses, but outputs must repeat.
    return requests.ConnectionError(text, request=request)
