"""The adversarial bench: labelled tokens, honest and hostile, that judge any verifier.

A verifier is a function ``verify(token, *, keys, issuer, audience, now)`` that returns the claims
of a good access token and raises for every other.
"""

from __future__ import annotations

from jwtflow.course.bench.case import Case
from jwtflow.course.bench.cases import all_cases
from jwtflow.course.bench.judge import REFUSALS, Report, judge
from jwtflow.course.bench.matrix import Matrix, matrix_of
from jwtflow.course.bench.verifiers import reference_verify
from jwtflow.course.bench.world import World, make_keys

__all__ = [
    "REFUSALS",
    "Case",
    "Matrix",
    "Report",
    "World",
    "all_cases",
    "judge",
    "make_keys",
    "matrix_of",
    "reference_verify",
]
