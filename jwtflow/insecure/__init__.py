"""BROKEN ON PURPOSE. Verifiers with one hole each, and the forger who finds it.

For lessons and tests, against one's own servers on loopback. Nothing else may import this, and
``import-linter`` holds it. Each verifier is a few lines of the standard library, as it is found in
the wild, and names the rule that it breaks; ``docs/standards.toml`` lists them. Current libraries
refuse most of this; copies of older ones, and code written in a hurry, do not.
"""

from __future__ import annotations

from jwtflow.insecure.forger import forge, replace_claims, unsigned
from jwtflow.insecure.hashed_tokens import (
    HashedTokens,
    append_and_rehash,
    continue_sha256,
    sha256_padding,
)
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
    "HashedTokens",
    "accepts_alg_none",
    "accepts_any_typ",
    "append_and_rehash",
    "believes_header_alg",
    "checks_only_the_end",
    "continue_sha256",
    "decodes_without_verifying",
    "fetches_jku",
    "forge",
    "ignores_audience",
    "ignores_expiry",
    "matches_audience_in_part",
    "opens_kid_as_path",
    "replace_claims",
    "sha256_padding",
    "trusts_embedded_jwk",
    "unsigned",
]
