"""BROKEN ON PURPOSE: verifiers with one hole each, and the attacker's tools.

For lessons and tests only, against your own servers on loopback; ``import-linter`` lets nothing
else import this. Each verifier is a few lines of standard library, like real-world code, and
names the rule in ``docs/standards.toml`` that it breaks. Current libraries resist most of these
attacks; older copies and hand-written code often don't. What only one lesson uses lies in its
folder.
"""

from __future__ import annotations

from jwtflow.insecure.forger import forge, replace_claims, unsigned
from jwtflow.insecure.verifiers import (
    believes_header_alg,
    decodes_without_verifying,
    fetches_jku,
    matches_audience_in_part,
)

__all__ = [
    "believes_header_alg",
    "decodes_without_verifying",
    "fetches_jku",
    "forge",
    "matches_audience_in_part",
    "replace_claims",
    "unsigned",
]
