"""Verifiers that the bench knows: jwtflow's own, in the form that learners write theirs in."""

from __future__ import annotations

from jwtflow.clock import ManualClock
from jwtflow.tokens import AccessTokenVerifier, Claims, KeySource


def reference_verify(
    token: str, *, keys: KeySource, issuer: str, audience: str, now: float
) -> Claims:
    """Verify as jwtflow does, as a function of everything that it depends on."""
    verifier = AccessTokenVerifier(
        issuer=issuer, audience=audience, keys=keys, clock=ManualClock(now)
    )
    return verifier.verify(token)
