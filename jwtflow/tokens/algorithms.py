"""The four signature algorithms, by name (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2).

Left out on purpose: ``none``; PS256, whose random salt would make no lesson repeatable; the longer
hashes.
"""

from __future__ import annotations

from collections.abc import Iterable

from jwtflow.errors import ConfigurationError

SYMMETRIC_ALGORITHMS = frozenset({"HS256"})
ASYMMETRIC_ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA"})
ALGORITHMS = SYMMETRIC_ALGORITHMS | ASYMMETRIC_ALGORITHMS

# RFC 9864 renames EdDSA to Ed25519. We read both and write EdDSA: PyJWT 2.15, for example, doesn't
# know the new name, while libraries that prefer the new one still read the old.
_OTHER_NAMES = {"Ed25519": "EdDSA"}


def canonical_algorithm(name: str) -> str:
    """Return this package's name for the algorithm; an unknown name comes back unchanged."""
    return _OTHER_NAMES.get(name, name)


def allowed_algorithms(names: Iterable[str], *, setting: str = "algorithms") -> frozenset[str]:
    """Return the allow-list of one verifier in canonical names (RFC 8725 §3.1).

    Args:
        names: what the operator chose, for example ``("RS256",)``.
        setting: what an error calls this setting.

    Raises:
        ConfigurationError: the list is empty, names an unknown algorithm, or mixes HS256 with a
            public-key algorithm (ASVS 9.1.2): then a public key is one mistake away from being
            used as a secret.
    """
    chosen = [names] if isinstance(names, str) else list(names)
    allowed = frozenset(canonical_algorithm(name) for name in chosen)
    if unknown := sorted(allowed - ALGORITHMS):
        known = ", ".join(sorted(ALGORITHMS))
        raise ConfigurationError(setting, f"{unknown[0]!r} is not one of {known}.")
    if not allowed:
        raise ConfigurationError(setting, "name at least one algorithm, for example RS256.")
    if allowed & SYMMETRIC_ALGORITHMS and allowed & ASYMMETRIC_ALGORITHMS:
        raise ConfigurationError(setting, "HS256 must not be allowed beside public-key algorithms.")
    return allowed
