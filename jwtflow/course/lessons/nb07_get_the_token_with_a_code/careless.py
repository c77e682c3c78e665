"""BROKEN ON PURPOSE: code stores, callbacks and a match of redirect URIs, with one hole each.

Each is called as notebook 07's own pieces are.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Grant = dict[str, Any]


def _s256(code_verifier: str) -> str:
    digest = hashlib.sha256(code_verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class _Codes:
    def __init__(self, *, lifetime: float = 60) -> None:
        self._lifetime = lifetime
        self._grants: dict[str, tuple[Grant, float]] = {}

    def issue(self, code: str, grant: Grant, *, now: float) -> None:
        """Remember a code."""
        self._grants[code] = (grant, now)

    def _grant(self, code: str, now: float, *bindings: object) -> Grant:
        """Return what the code stands for, if client, redirect URI and time fit."""
        grant, issued_at = self._grants.get(code, ({}, now))
        if bindings != (grant.get("client_id"), grant.get("redirect_uri")):
            raise ValueError("this code is unknown, used, or another client's")
        if now >= issued_at + self._lifetime:
            raise ValueError("this code has expired")
        return grant


class WithoutPkce(_Codes):
    """The hole: it doesn't look at the code verifier."""

    def redeem(
        self, code: str, *, client_id: str, redirect_uri: str, now: float, **_: object
    ) -> Grant:
        """Return what the code stands for, once."""
        grant = self._grant(code, now, client_id, redirect_uri)
        del self._grants[code]
        return grant


class AcceptsPlain(_Codes):
    """The hole: the verifier may also be the challenge itself, as with the method ``plain``."""

    def redeem(
        self,
        code: str,
        *,
        client_id: str,
        redirect_uri: str,
        code_verifier: str,
        now: float,
        **_: object,
    ) -> Grant:
        """Return what the code stands for, once."""
        grant = self._grant(code, now, client_id, redirect_uri)
        if grant["code_challenge"] not in {code_verifier, _s256(code_verifier)}:
            raise ValueError("the verifier doesn't fit")
        del self._grants[code]
        return grant


class NeverSpends(_Codes):
    """The hole: a code can be used again."""

    def redeem(
        self,
        code: str,
        *,
        client_id: str,
        redirect_uri: str,
        code_verifier: str,
        now: float,
        **_: object,
    ) -> Grant:
        """Return what the code stands for."""
        grant = self._grant(code, now, client_id, redirect_uri)
        if grant["code_challenge"] != _s256(code_verifier):
            raise ValueError("the verifier doesn't fit")
        return grant


class SpendsFirst(_Codes):
    """The hole: a code is spent before it's known to be in the right hands."""

    def redeem(
        self,
        code: str,
        *,
        client_id: str,
        redirect_uri: str,
        code_verifier: str,
        now: float,
        **_: object,
    ) -> Grant:
        """Return what the code stands for, once."""
        grant = self._grant(code, now, client_id, redirect_uri)
        del self._grants[code]
        if grant["code_challenge"] != _s256(code_verifier):
            raise ValueError("the verifier doesn't fit")
        return grant


def takes_any_state(
    response: Mapping[str, str],
    *,
    pending: Mapping[str, Mapping[str, str]],
    exchange: Callable[..., dict[str, Any]],
) -> dict[str, Any]:
    """The hole: any response will do for the last login that this browser began."""
    if not pending or "error" in response or not response.get("code"):
        raise ValueError("nobody asked for this, or it isn't a code")
    asked = list(pending.values())[-1]
    return _exchanged(response, asked, exchange)


def ignores_iss(
    response: Mapping[str, str],
    *,
    pending: Mapping[str, Mapping[str, str]],
    exchange: Callable[..., dict[str, Any]],
) -> dict[str, Any]:
    """The hole: it doesn't ask who has answered."""
    asked = pending.get(response.get("state", ""))
    if asked is None or "error" in response or not response.get("code"):
        raise ValueError("nobody asked for this, or it isn't a code")
    return _exchanged(response, asked, exchange)


def _exchanged(
    response: Mapping[str, str], asked: Mapping[str, str], exchange: Callable[..., dict[str, Any]]
) -> dict[str, Any]:
    return exchange(
        asked["issuer"],
        code=response["code"],
        code_verifier=asked["code_verifier"],
        redirect_uri=asked["redirect_uri"],
    )


def begins_alike(redirect_uri: str, registered: Iterable[str]) -> bool:
    """The hole: it compares beginnings, so that a client may have many pages."""
    return any(redirect_uri.startswith(uri.rpartition("/")[0]) for uri in registered)
