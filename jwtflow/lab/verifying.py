"""The lab's verification of access tokens: a learner's ``verify``, or jwtflow's own code."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from jwtflow.clock import Clock
from jwtflow.errors import JwtflowError
from jwtflow.lab.caching import MountedKeyCache
from jwtflow.lab.guard import PieceError, checked_claims, kid_of
from jwtflow.lab.mounts import Mounts, blamed_on
from jwtflow.resource_server import KeyCache
from jwtflow.resource_server.key_cache import in_background, usable_keys
from jwtflow.tokens import (
    AccessTokenVerifier,
    Claims,
    VerificationKey,
    check_audience,
    check_issuer,
    check_times,
)
from jwtflow.tokens.jwk import jwk_set_members


class PublishedKeys:
    """The keys that the issuer publishes, for jwtflow's verifier and for a learner's.

    They are kept by a mounted ``KeyCache``, or by jwtflow's own.

    Args:
        fetch: returns the issuer's JWK Set.
        clock: the resource server's.
        mounts: what is plugged in.
        run: see ``KeyCache``.
    """

    def __init__(
        self,
        fetch: Callable[[], Mapping[str, Any]],
        *,
        clock: Clock,
        mounts: Mounts,
        run: Callable[[Callable[[], None]], None] = in_background,
    ) -> None:
        self._fetch = fetch
        self._fetched: Mapping[str, Any] = {"keys": []}
        self._cache = KeyCache(self._remembered, clock=clock, run=run)
        self._theirs = MountedKeyCache(fetch, clock=clock, mounts=mounts)

    def find(self, kid: str, alg: str | None = None) -> VerificationKey | None:
        """See ``KeySource``."""
        return (self._theirs if self._theirs.is_mounted else self._cache).find(kid, alg)

    def only_key(self, alg: str) -> VerificationKey | None:
        """See ``KeySource``; a ``KeyCache`` isn't asked for a key without a name."""
        return None if self._theirs.is_mounted else self._cache.only_key(alg)

    def document(self, kid: str | None) -> dict[str, Any]:
        """Return a copy of the JWK Set; it is fetched again if it is old or lacks ``kid``.

        A mounted ``KeyCache`` finds one key, so the set has that one or none.
        """
        if self._theirs.is_mounted:
            jwk = None if kid is None else self._theirs.find_jwk(kid)
            return {"keys": [] if jwk is None else [copy.deepcopy(jwk)]}
        if kid is None:
            self._cache.only_key("RS256")
        else:
            self._cache.find(kid)
        return {"keys": copy.deepcopy(jwk_set_members(self._fetched))}

    def _remembered(self) -> Mapping[str, Any]:
        fetched = self._fetch()
        usable_keys(fetched)  # if this raises, a mounted verify keeps the known keys as well
        self._fetched = fetched
        return fetched


class LabVerifier:
    """Verifies access tokens with a mounted piece, and with jwtflow's own code without one.

    Args:
        mounts: what is plugged in.
        keys: the issuer's published keys.
        own: jwtflow's own verifier.
        issuer: the only ``iss`` accepted.
        audience: what ``aud`` must name.
        clock: the resource server's.
        secret: returns the secret that a mounted ``verify_hs256`` gets.
        leeway: clock skew tolerated beside it, seconds.
    """

    def __init__(
        self,
        *,
        mounts: Mounts,
        keys: PublishedKeys,
        own: AccessTokenVerifier,
        issuer: str,
        audience: str,
        clock: Clock,
        secret: Callable[[], bytes] | None = None,
        leeway: float = 0,
    ) -> None:
        self._mounts = mounts
        self._keys = keys
        self._own = own
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        self._secret = secret
        self._leeway = leeway

    def verify(self, encoded_jwt: str) -> Claims:
        """Return the claims of an access token.

        Raises:
            TokenError: it is invalid.
        """
        verify = self._mounts.get("resource_server.verify")
        if verify is not None:
            return self._verify_with(verify, encoded_jwt)
        verify_hs256 = self._mounts.get("resource_server.verify_hs256")
        if verify_hs256 is not None and self._secret is not None:
            claims = checked_claims(verify_hs256(encoded_jwt, self._secret()))
            check_issuer(claims, self._issuer)
            check_audience(claims, self._audience)
            check_times(claims, now=self._clock.now(), leeway=self._leeway)
            return claims
        return self._own.verify(encoded_jwt)

    def _verify_with(self, verify: Callable[..., Any], encoded_jwt: str) -> Claims:
        keys = self._keys.document(kid_of(encoded_jwt))
        try:
            with blamed_on("verify", JwtflowError, ValueError):
                claims = verify(
                    encoded_jwt,
                    keys=keys,
                    issuer=self._issuer,
                    audience=self._audience,
                    now=self._clock.now(),
                )
        except ValueError as refusal:
            raise PieceError(f"The mounted verify refused it: {refusal}") from None
        return checked_claims(claims)
