"""Checks of what anybody can read in a token."""

from __future__ import annotations

from jwtflow.judge.table import Checks, Stage, expect
from jwtflow.judge.visit import Visit, claims_of, header_of

CHECKS = Checks()


@CHECKS.add(Stage.ISSUED, "D5, RFC 7519 §12")
def nothing_secret(visit: Visit) -> str:
    """Nothing in it is secret."""
    found = visit.tokens()
    text = str({**claims_of(found["access_token"]), **header_of(found["access_token"])})
    told = {"password": visit.system.user[1], "refresh token": str(found.get("refresh_token", "?"))}
    for name, value in told.items():
        expect(value not in text, f"it holds the {name}")
    expect("$argon2" not in text, "it holds the password's hash")
    return "no password, hash or refresh token"
