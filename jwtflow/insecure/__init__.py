"""BROKEN ON PURPOSE: verifiers, logins, code flows and stores with one hole each, and tools.

For lessons and tests only, against your own servers on loopback; ``import-linter`` lets nothing
else import this. Each verifier is a few lines of standard library, like real-world code, and
names the rule in ``docs/standards.toml`` that it breaks. Current libraries resist most of these
attacks; older copies and hand-written code often don't.
"""

from __future__ import annotations

from jwtflow.insecure.code_flow import (
    AcceptsPlain,
    NeverSpends,
    SpendsFirst,
    WithoutPkce,
    begins_alike,
    ignores_iss,
    takes_any_state,
)
from jwtflow.insecure.forger import forge, replace_claims, unsigned
from jwtflow.insecure.hashed_tokens import (
    HashedTokens,
    append_and_rehash,
    continue_sha256,
    sha256_padding,
)
from jwtflow.insecure.logins import (
    CountsOne,
    merging_login,
    talkative_login,
    terse_login,
)
from jwtflow.insecure.refreshing import EndsNothing, OldTokensStay
from jwtflow.insecure.shop import Shop
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
    "AcceptsPlain",
    "CountsOne",
    "EndsNothing",
    "HashedTokens",
    "NeverSpends",
    "OldTokensStay",
    "Shop",
    "SpendsFirst",
    "WithoutPkce",
    "accepts_alg_none",
    "accepts_any_typ",
    "append_and_rehash",
    "begins_alike",
    "believes_header_alg",
    "checks_only_the_end",
    "continue_sha256",
    "decodes_without_verifying",
    "fetches_jku",
    "forge",
    "ignores_audience",
    "ignores_expiry",
    "ignores_iss",
    "matches_audience_in_part",
    "merging_login",
    "opens_kid_as_path",
    "replace_claims",
    "sha256_padding",
    "takes_any_state",
    "talkative_login",
    "terse_login",
    "trusts_embedded_jwk",
    "unsigned",
]
