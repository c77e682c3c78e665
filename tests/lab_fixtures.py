"""A lab for tests: started quietly, stopped at the end, and a flow that touches all of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import jwtflow.course  # noqa: F401 - it gives labs the mount points of the lessons
from jwtflow.lab import start_lab, stop_lab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jwtflow.lab import Lab

PASSWORD = "correct-horse-battery-staple"


@contextmanager
def running_lab(**options: object) -> Iterator[Lab]:
    """A fresh lab that is gone afterwards."""
    try:
        yield start_lab(**options)
    finally:
        stop_lab()


def log_in(lab: Lab, **more: str) -> dict:
    """Alice's token response."""
    answer = lab.http.post(
        f"{lab.auth_server}/login", json={"username": "alice", "password": PASSWORD, **more}
    )
    return answer.json()


def get(lab: Lab, path: str, token: str):
    """The resource server's answer to a token."""
    return lab.http.get(lab.resource_server + path, headers={"Authorization": f"Bearer {token}"})


def whole_flow(lab: Lab) -> list[object]:
    """Log in, call, expire, refresh, revoke, by cookie, by session; everything that was seen."""
    login = log_in(lab)
    seen = [login, get(lab, "/reports", login["access_token"]).json()]
    seen += [lab.show_token(login["access_token"]), lab.clock.advance(minutes=16)]
    seen.append(dict(get(lab, "/me", login["access_token"]).headers))
    renewed = lab.http.post(
        f"{lab.auth_server}/token",
        data={
            "grant_type": "refresh_token",
            "refresh_token": login["refresh_token"],
            "client_id": "notebook",
        },
    ).json()
    seen.append(renewed)
    lab.http.post(
        f"{lab.auth_server}/revoke",
        data={"token": renewed["refresh_token"], "client_id": "notebook"},
    )
    seen.append(get(lab, "/me", renewed["access_token"]).json())
    browser = lab.session("browser")
    credentials = {"username": "alice", "password": PASSWORD}
    browser.post(f"{lab.auth_server}/login", json={**credentials, "delivery": "cookie"})
    seen.append(browser.get(f"{lab.resource_server}/me").json())
    browser.post(f"{lab.session_server}/login", json=credentials)
    seen += [browser.cookies.get_dict(), browser.get(f"{lab.session_server}/me").json()]
    client = lab.client()
    request = client.authorization_request(scope="openid")
    seen += [request.url, [str(exchange) for exchange in lab.exchanges]]
    return [*seen, lab.diagram()._repr_mimebundle_(), lab.state()._repr_mimebundle_(), lab.log]
