"""The careless pieces of the code flow: each is open where it says."""

from __future__ import annotations

import pytest

from jwtflow.course.bench import report_on
from jwtflow.course.lessons.nb07_get_the_token_with_a_code import bench, careless

# A store that forgets a used code can't report its second use, so that row is open in each.
STORES = {
    careless.WithoutPkce: {bench.STOLEN, bench.SPENT, bench.KEPT},
    careless.AcceptsPlain: {bench.STOLEN, bench.KEPT},
    careless.NeverSpends: {bench.TWICE, bench.KEPT},
    careless.SpendsFirst: {bench.SPENT, bench.KEPT},
}
CALLBACKS = {
    careless.takes_any_state: {bench.STATE, bench.ISSUER},
    careless.ignores_iss: {bench.ISSUER},
}


@pytest.mark.parametrize("broken", [*STORES, *CALLBACKS, careless.begins_alike])
def test_each_is_labelled(broken):
    """Every careless piece says where its hole is."""
    assert broken.__doc__.startswith("The hole: ")


@pytest.mark.parametrize(("broken", "open_rows"), [*STORES.items(), *CALLBACKS.items()])
def test_each_is_open_where_it_says(broken, open_rows):
    """On its bench, a careless piece leaves open the rows of its hole and no others."""
    name = "CodeStore" if broken in STORES else "handle_callback"
    report = report_on(broken, bench.BENCHES[name])
    assert {row.name for row in report.open_rows} == open_rows


def test_the_careless_match_compares_beginnings():
    """It accepts what begins like the registered address, and refuses what doesn't."""
    registered = ["https://kiosk.example/back"]
    assert careless.begins_alike("https://kiosk.example.evil.example/", registered)
    assert not careless.begins_alike("https://evil.example/https://kiosk.example/", registered)
