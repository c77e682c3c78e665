"""The benches of 08."""

from __future__ import annotations

from jwtflow.course.bench import Bench
from jwtflow.course.lessons.nb08_refresh_and_rotate.refresh_bench import refresh_cases
from jwtflow.course.lessons.nb08_refresh_and_rotate.store_bench import store_cases

BENCHES = {
    "RefreshStore": Bench(
        "RefreshStore",
        store_cases,
        honest="Honest uses accepted",
        hostile="Attacks refused",
    ),
    "refresh_once": Bench(
        "refresh_once",
        refresh_cases,
        honest="Logins kept",
        hostile="Mishaps avoided",
    ),
}
