"""The benches of ``KeyCache`` and ``RotationPlan``."""

from __future__ import annotations

from jwtflow.course.bench import Bench
from jwtflow.course.lessons.nb12_scale_out.key_cache_bench import key_cache_cases
from jwtflow.course.lessons.nb12_scale_out.plan_bench import plan_cases

BENCHES = {
    "KeyCache": Bench(
        "KeyCache",
        key_cache_cases,
        honest="Honest requests let in",
        hostile="Attacks stopped",
    ),
    "RotationPlan": Bench(
        "RotationPlan",
        plan_cases,
        honest="Honest requests let in",
        hostile="Gaps closed",
    ),
}
