"""The collaborators that every route of the auth server works with.

Each route module has a ``blueprint(server)``. Nothing here reads the environment and nothing is
global, so two servers can live in one process.
"""

from __future__ import annotations

from dataclasses import dataclass

from jwtflow.auth_server.settings import AuthServerSettings
from jwtflow.clock import Clock
from jwtflow.denylist import Denylist
from jwtflow.randomness import RandomSource
from jwtflow.store import Store
from jwtflow.tokens import AccessTokenVerifier
from jwtflow.tokens.sign import KeyRing, TokenIssuer


@dataclass(frozen=True, kw_only=True)
class AuthServer:
    """One auth server's collaborators, in one frozen object."""

    settings: AuthServerSettings
    store: Store
    token_issuer: TokenIssuer
    denylist: Denylist
    clock: Clock  # the only source of time
    random: RandomSource  # the only source of secrets

    @property
    def keys(self) -> KeyRing:
        """The key ring that signs; a rotation takes effect at once."""
        return self.token_issuer.keys

    @property
    def offers_openid(self) -> bool:
        """Whether the scope ``openid`` is available: an ID token needs a key that's published."""
        return not self.keys.active.verification_key.is_secret

    @property
    def verifier(self) -> AccessTokenVerifier:
        """Checks our own access tokens; made anew each time, since keys may have rotated."""
        keys = self.keys.verification_keys
        return AccessTokenVerifier(
            issuer=self.settings.issuer,
            audience=self.settings.audience,
            keys=keys,
            algorithms={key.alg for key in keys},
            clock=self.clock,
            leeway=self.settings.leeway,
        )
