"""All tokens of the bench, honest ones first."""

from __future__ import annotations

from jwtflow.course.bench.case import Case
from jwtflow.course.bench.claim_cases import claim_cases
from jwtflow.course.bench.form_cases import form_cases
from jwtflow.course.bench.honest_cases import honest_cases
from jwtflow.course.bench.signature_cases import signature_cases
from jwtflow.course.bench.world import World


def all_cases(world: World) -> list[Case]:
    """Every case, made for ``world``."""
    makers = (honest_cases, signature_cases, claim_cases, form_cases)
    return [case for make in makers for case in make(world)]
