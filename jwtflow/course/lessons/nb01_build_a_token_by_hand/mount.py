"""Where the lab uses what notebook 01 writes: ``verify_hs256``, with the servers' shared secret."""

from __future__ import annotations

from jwtflow.lab.mounts import Mount, Mounts
from jwtflow.lab.verifying import LabVerifier, checked_claims
from jwtflow.tokens import Claims, check_audience, check_issuer, check_times

_VERIFY_HS256 = "resource_server.verify_hs256"


class Verifier(LabVerifier):
    """Lets a mounted ``verify_hs256`` check signatures, and checks the claims itself."""

    mounts: Mounts

    def verify(self, encoded_jwt: str) -> Claims:
        """Return the claims of an access token."""
        verify_hs256 = self.mounts.get(_VERIFY_HS256)
        if verify_hs256 is None or self._secret is None:
            return super().verify(encoded_jwt)
        claims = checked_claims(verify_hs256(encoded_jwt, self._secret()))
        check_issuer(claims, self._issuer)
        check_audience(claims, self._audience)
        check_times(claims, now=self._clock.now(), leeway=self._leeway)
        return claims


MOUNT = Mount(
    points={_VERIFY_HS256: "verify_hs256(token, secret) returns claims, on HS256 only"},
    parts=(Verifier,),
    algorithm="HS256",
)
