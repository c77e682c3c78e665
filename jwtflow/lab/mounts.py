"""Mount points: the places in the lab's servers where a learner's piece can do the work.

To add one, list it in ``MOUNT_POINTS`` and make its server call ``Mounts.get``. Pass copies to a
piece, never the servers' own objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from jwtflow.errors import JwtflowError, LastingFaultError

REFERENCE = "reference"
YOURS = "yours"

MOUNT_POINTS = {
    "auth_server.CodeStore": "CodeStore() has issue(code, grant, now=…), and redeem(code, "
    "client_id=…, redirect_uri=…, code_verifier=…, now=…, replayed=…), which returns the grant",
    "auth_server.Denylist": "Denylist(entries, leeway=…) has deny(jti, exp=…, now=…), and "
    "is_denied(jti, now=…), which returns True or False",
    "auth_server.RefreshStore": "RefreshStore(tokens, families, new_token=…, report_theft=…, "
    "lifetime=…) has start(login, now=…), which returns a refresh token, and "
    "rotate(refresh_token, client_id=…, now=…), which returns its successor and the login",
    "auth_server.RotationPlan": "RotationPlan(kid, cache_age=…, lifetime=…) has add(kid, now=…), "
    "signing(now=…), which returns a kid, and published(now=…), which returns a list of them",
    "auth_server.Throttle": "Throttle() has wait(name, address, now=…), which returns seconds, and "
    "failed(name, address, now=…)",
    "auth_server.login": "login(body, accounts=…, verify=…, dummy_hash=…, throttle=…, issue=…, "
    "address=…, now=…) returns body, status and headers",
    "auth_server.is_registered": "is_registered(redirect_uri, registered) tells whether a code may "
    "be sent there",
    "auth_server.make_claims": "make_claims(account, client_id=…, scope=…, issuer=…, audience=…, "
    "now=…, lifetime=…, jti=…) returns an access token's claims",
    "client.BearerAuth": "BearerAuth(token, origin) is an auth object of requests: called with a "
    "request, it returns the request",
    "client.handle_callback": "handle_callback(response, pending=…, exchange=…) returns what "
    "exchange(issuer, code=…, code_verifier=…, redirect_uri=…) returned",
    "client.refresh_once": "refresh_once(seen, jar=…, lock=…, refresh=…) returns the tokens that "
    "are now in force",
    "resource_server.Denylist": "the same Denylist, with the same entries",
    "resource_server.KeyCache": "KeyCache(fetch) has find(kid, now=…), which returns a JWK or "
    "None; fetch() returns a JWK Set or raises ConnectionError",
    "resource_server.bearer_token": "bearer_token(headers) returns the token, or None",
    "resource_server.check_csrf": "check_csrf(method, origin=…, header=…, cookie=…, csrf_hash=…, "
    "origins=…) returns nothing, or raises ValueError",
    "resource_server.verify": "verify(token, keys=…, issuer=…, audience=…, now=…) returns claims",
    "resource_server.verify_hs256": "verify_hs256(token, secret) returns claims, on HS256 only",
    "resource_server.decide": "decide(claims, scope) returns 200, 401 or 403",
    "session_server.open_session": "open_session(username, presented, sessions=…, new_id=…, now=…) "
    "returns the new session's id",
}
"""Each point as ``"server.piece"``, with how the piece is called there."""


class Mounts:
    """The mounted pieces and their owners."""

    def __init__(self) -> None:
        self._plugged: dict[str, tuple[Callable[..., Any], str]] = {}

    def plug(self, point: str, piece: Callable[..., Any] | None, *, whose: str) -> None:
        """Use ``piece`` at ``point``; ``None`` restores jwtflow's own code.

        Raises:
            ValueError: there is no such point; the message lists the points.
        """
        if point not in MOUNT_POINTS:
            raise ValueError(f"There is no mount point {point!r}. Use {', '.join(MOUNT_POINTS)}.")
        if piece is None:
            self._plugged.pop(point, None)
        else:
            self._plugged[point] = (piece, whose)

    def get(self, point: str) -> Callable[..., Any] | None:
        """Return the piece mounted at ``point``, if any."""
        piece, _ = self._plugged.get(point, (None, ""))
        return piece

    def at(self, role: str) -> dict[str, str]:
        """Return the owner of each piece that a server uses, by the piece's name."""
        return {
            point.partition(".")[2]: whose
            for point, (_, whose) in self._plugged.items()
            if point.startswith(f"{role}.")
        }


@contextmanager
def blamed_on(
    piece: str, *but: type[Exception], kind: type[JwtflowError] = LastingFaultError
) -> Iterator[None]:
    """Turn what a learner's code raises in a ``with`` block into an error that names the piece.

    Args:
        piece: its name.
        but: errors that mean something there, and pass.
        kind: of the error raised.
    """
    try:
        yield
    except but:
        raise
    except LastingFaultError:  # it names its piece already
        raise
    except Exception as error:  # noqa: BLE001 - a learner may raise anything
        raise failed(piece, f"{type(error).__name__}: {error}", kind=kind) from None


def failed(piece: str, told: str, *, kind: type[JwtflowError] = LastingFaultError) -> JwtflowError:
    """Return the error that a mounted piece is the cause of."""
    return kind(f"The mounted {piece} failed: {told}")
