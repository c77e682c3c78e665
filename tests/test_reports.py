"""The demo's reports."""

from __future__ import annotations

import threading

from jwtflow.reports import MAX_KEPT, Report, Reports


def test_the_demo_reports_are_there() -> None:
    """At the start there is one report of alice's and one of bob's."""
    assert [(report.id, report.owner) for report in Reports().all()] == [(1, "alice"), (2, "bob")]


def test_a_report_is_kept() -> None:
    """What was added is listed last, exactly as it came."""
    reports = Reports()
    title = "'; DROP TABLE report; -- \x00 \U0001f600"
    added = reports.add(title=title, owner="carol")
    assert added == Report(3, title, "carol")
    assert reports.all()[-1] == added


def test_the_list_has_an_end() -> None:
    """Somebody who adds reports without end fills no memory, and ids aren't given out again."""
    reports = Reports()
    for number in range(3, MAX_KEPT + 6):
        assert reports.add(title="x", owner="mallory").id == number
    assert [report.id for report in reports.all()] == list(range(6, MAX_KEPT + 6))


def test_owners_are_named_once() -> None:
    """Everybody who owns a report is named once, in order."""
    reports = Reports()
    for owner in ("carol", "alice", "bob"):
        reports.add(title="x", owner=owner)
    assert reports.owners() == ["alice", "bob", "carol"]


def test_threads_get_ids_of_their_own() -> None:
    """Reports that are added at the same moment get different ids, and none is lost."""
    reports, begin = Reports(), threading.Barrier(8)

    def add() -> None:
        begin.wait()
        for _ in range(50):
            reports.add(title="x", owner="x")

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.id for report in reports.all()] == list(range(1, 403))
