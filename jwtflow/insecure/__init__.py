"""BROKEN ON PURPOSE: verifiers with one hole each, and the attacker's tools.

For lessons and tests only, against your own servers on loopback; ``import-linter`` lets nothing
else import this. Each verifier is a few lines of standard library, like real-world code, and
names the rule in ``docs/standards.toml`` that it breaks. Current libraries resist most of these
attacks; older copies and hand-written code often don't. Other broken pieces, which one lesson
uses, lie in its folder.
"""

from __future__ import annotations

from jwtflow.insecure.forger import forge, replace_claims, unsigned
from jwtflow.insecure.verifiers import (
    accepts_alg_none,
    accepts_any_typ,
    believes_header_alg,
    checks_only_the_end,
    decodes_without_verifying,
    fetches_jku,
    ignores_audience,
    ignores_expiry,
    matches_audience_in_part,
    opens_kid_as_path,
    trusts_embedded_jwk,
)

__all__ = [
    "accepts_alg_none",
    "accepts_any_typ",
    "believes_header_alg",
    "checks_only_the_end",
    "decodes_without_verifying",
    "fetches_jku",
    "forge",
    "ignores_audience",
    "ignores_expiry",
    "matches_audience_in_part",
    "opens_kid_as_path",
    "replace_claims",
    "trusts_embedded_jwk",
    "unsigned",
]
