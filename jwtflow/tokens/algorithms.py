"""The four signature algorithms, by name (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2).

Left out on purpose: ``none``; PS256, whose random salt makes no lesson repeat; the longer hashes.
"""

from __future__ import annotations

from collections.abc import Iterable

from jwtflow.errors import ConfigurationError

SYMMETRIC_ALGORITHMS = frozenset({"HS256"})
ASYMMETRIC_ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA"})
ALGORITHMS = SYMMETRIC_ALGORITHMS | ASYMMETRIC_ALGORITHMS

# RFC 9864 renames EdDSA to Ed25519. We read both, and write EdDSA: for example, PyJWT 2.15 doesn't
# know the new name, while libraries that prefer the new one still read the old.
_OTHER_NAMES = {"Ed25519": "EdDSA"}


def canonical_algorithm(name: str) -> str:
    """The name under which this package knows the algorithm; an unknown one comes back as is."""
    return _OTHER_NAMES.get(name, name)


def allowed_algorithms(names: Iterable[str], *, setting: str = "algorithms") -> frozenset[str]:
    """The allow-list of one verifier (RFC 8725 §3.1), in canonical names.

    Args:
        names: what the operator chose, ``("RS256",)`` for one.
        setting: how the operator calls this setting; an error names it.

    Raises:
        ConfigurationError: the list is empty, names an algorithm this package has not, or mixes
            HS256 with an algorithm that has public keys (ASVS 9.1.2): then a public key would be
            one mistake away from being a secret.
    """
    chosen = [names] if isinstance(names, str) else list(names)
    allowed = frozenset(canonical_algorithm(name) for name in chosen)
    unknown = sorted(allowed - ALGORITHMS)
    if unknown:
        known = ", ".join(sorted(ALGORITHMS))
        raise ConfigurationError(setting, f"{unknown[0]!r} is not one of {known}.")
    if not allowed:
        raise ConfigurationError(setting, "name at least one algorithm, RS256 for one.")
    if allowed & SYMMETRIC_ALGORITHMS and allowed & ASYMMETRIC_ALGORITHMS:
        raise ConfigurationError(setting, "HS256 must not be allowed beside public-key algorithms.")
    return allowed
