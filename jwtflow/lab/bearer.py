"""The lab's client with a learner's ``BearerAuth``: it puts the token into each request."""

from __future__ import annotations

import requests

from jwtflow.client.bearer import BearerAuth
from jwtflow.client.errors import ClientError
from jwtflow.client.http import origin_of
from jwtflow.lab.mounts import Mounts


class LabAuth(BearerAuth):
    """Lets jwtflow's own ``BearerAuth`` keep the login fresh, and a mounted one show the token.

    Args:
        auth: jwtflow's own.
        mounts: what is plugged in.
    """

    def __init__(self, auth: BearerAuth, *, mounts: Mounts) -> None:
        self._auth = auth
        self._mounts = mounts

    def __repr__(self) -> str:
        return repr(self._auth)

    def is_for(self, url: str) -> bool:
        """Whether the login may be shown to the server at ``url``."""
        return self._auth.is_for(url)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Show the login in a request that is about to be sent."""
        mounted = self._mounts.get("client.BearerAuth")
        shown = self._auth(request)
        if mounted is None or "Authorization" not in shown.headers:  # or the login is in cookies
            return shown
        token = shown.headers.pop("Authorization").removeprefix("Bearer ")
        try:
            carried = mounted(token, origin_of(shown.url or ""))(shown)
        except Exception as error:  # noqa: BLE001 - a learner may raise anything
            raise ClientError(f"The mounted BearerAuth failed: {error}") from None
        if not isinstance(carried, requests.PreparedRequest):
            raise ClientError("The mounted BearerAuth returned no request. Return it at the end.")
        return carried
