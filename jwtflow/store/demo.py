"""The users and clients of the demo, whose passwords are public."""

from __future__ import annotations

from jwtflow.store.accounts import Accounts
from jwtflow.store.clients import Clients


def add_demo_data(accounts: Accounts, clients: Clients) -> None:
    """Add alice, bob and the two clients, unless they exist already."""
    if accounts.find("alice") is None:
        accounts.add(
            "alice",
            "correct-horse-battery-staple",
            roles=["admin"],
            scopes=["reports:read", "reports:write"],
        )
    if accounts.find("bob") is None:
        accounts.add("bob", "tr0ub4dor-and-three", roles=["reader"], scopes=["reports:read"])
    if clients.find("notebook") is None:
        clients.add(
            "notebook",
            name="Notebook",
            redirect_uris=["http://127.0.0.1/callback"],
            scopes=["openid", "reports:read", "reports:write"],
            grant_types=["authorization_code", "refresh_token"],
        )
    if clients.find("reporting-service") is None:
        clients.add(
            "reporting-service",
            name="Reporting service",
            client_secret="reporting-service-secret",  # noqa: S106 - public, as the passwords
            scopes=["reports:read"],
            grant_types=["client_credentials"],
        )
