"""What a verifier is configured with, whichever kind of token it accepts (RFC 8725 §3).

``access_token`` and ``id_token`` each add their own checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jwtflow.clock import MAX_LEEWAY, Clock
from jwtflow.errors import ConfigurationError
from jwtflow.tokens.algorithms import allowed_algorithms
from jwtflow.tokens.jws import JwsReader
from jwtflow.tokens.key_set import KeySource


class TokenVerifier:
    """The base of the verifiers for access tokens and ID tokens.

    Args:
        issuer: the only ``iss`` accepted.
        audience: what ``aud`` must name: the resource server, or the client (its ``client_id``).
        keys: the issuer's keys.
        clock: asked once for each token.
        algorithms: the allow-list.
        leeway: clock skew tolerated, seconds, 0 to 120 (rule J31).

    Raises:
        ConfigurationError: the allow-list or the leeway is out of range.
    """

    # Refuses a header with the ``typ`` of another kind of token.
    check_type: Callable[[Mapping[str, Any]], None]

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        keys: KeySource,
        clock: Clock,
        algorithms: Iterable[str] = ("RS256",),
        leeway: float = 0.0,
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        if not 0 <= leeway <= MAX_LEEWAY:  # NaN is refused, too
            raise ConfigurationError("leeway", f"it is 0 to {MAX_LEEWAY} seconds.")
        self._leeway = leeway
        self._reader = JwsReader(
            keys=keys,
            algorithms=allowed_algorithms(algorithms),
            check_type=self.check_type,
            clock=clock,
        )
