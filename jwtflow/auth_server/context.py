"""What every route of the auth server works with, in one frozen object.

A route module offers ``blueprint(server)`` and takes from ``server`` what it needs. Nothing here
reads the environment and nothing is global, so two servers can live in one process.
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
    """The collaborators of one auth server.

    Args:
        settings: what the operator chose.
        store: accounts, clients, codes, refresh families, the count of wrong passwords.
        issuer: signs access tokens and ID tokens.
        denylist: where a revoked ``jti`` is written.
        clock: the only source of time.
        random: the only source of secrets.
    """

    settings: AuthServerSettings
    store: Store
    issuer: TokenIssuer
    denylist: Denylist
    clock: Clock
    random: RandomSource

    @property
    def keys(self) -> KeyRing:
        """The key ring that signs, as it is now: a rotation shows at once."""
        return self.issuer.keys

    @property
    def signing_algorithm(self) -> str:
        """The ``alg`` of the tokens issued now."""
        return self.keys.active.alg

    @property
    def offers_openid(self) -> bool:
        """Whether ``openid`` can be asked for: an ID token needs a key that can be published."""
        return not self.keys.active.verification_key.is_secret

    @property
    def verifier(self) -> AccessTokenVerifier:
        """Checks access tokens that this server has issued itself."""
        return AccessTokenVerifier(
            issuer=self.settings.issuer,
            audience=self.settings.audience,
            keys=self.keys.verification_keys,
            algorithms=tuple(sorted({key.alg for key in self.keys.verification_keys})),
            clock=self.clock,
            leeway=self.settings.leeway,
        )
