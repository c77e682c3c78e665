"""Notebook 11's careless verifiers: each falls to its attack, and what is mended doesn't."""

from __future__ import annotations

import re

import jwt
import pytest

from jwtflow.course.bench import bench_of, report_on, rows_of
from jwtflow.course.lessons.nb11_attack_and_defend import careless, curve, gallery, guessing
from jwtflow.course.lessons.nb11_attack_and_defend.partners import PARTNERS, ROW
from jwtflow.course.lessons.nb11_attack_and_defend.replays import (
    INCIDENTS,
    LET_IN,
    REFUSED,
    lets_in,
    played,
)
from jwtflow.course.pieces import mine
from jwtflow.lab.keys import lab_key
from jwtflow.lab.lab import separate_lab

each_incident = pytest.mark.parametrize("incident", INCIDENTS, ids=lambda each: each.number)


@each_incident
def test_an_incident_is_stopped_by_its_line(incident):
    """Both versions serve the honest; the attack gets through without the line only."""
    assert played(incident, incident.careless) != REFUSED
    assert played(incident, incident.mended) == REFUSED
    assert incident.line


@each_incident
def test_an_incident_belongs_to_a_row(incident):
    """The row that it names is on a bench of the course."""
    piece, _, row = incident.row.partition(": ")
    assert row in rows_of(bench_of(piece))


def test_incidents_have_numbers_of_their_own():
    """At least six, and three of the last two years."""
    years = [int(re.fullmatch(r"CVE-(\d{4})-\d+", each.number)[1]) for each in INCIDENTS]
    assert len({each.number for each in INCIDENTS}) == len(INCIDENTS) >= 6
    assert sum(year >= 2025 for year in years) >= 3


def test_every_attack_of_the_table_stops_at_both_doors():
    """No careless verifier refuses outright; the guards refuse all attacks and fetch nothing."""
    with separate_lab() as lab:
        table = gallery.play(lab, {"reference": mine.verify, "ours": None})
    *attacks, honest = table.rows
    assert len({row[0] for row in attacks}) == len(attacks) > 20
    for row in attacks:
        assert row[2] != REFUSED
        assert row[3:] == ("401", "401")
    assert honest[2:] == (LET_IN, "200", "200")


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_the_curve_by_hand_agrees_with_the_library(name):
    """Signatures of the library's are good, and with one bit changed they aren't."""
    key = jwt.PyJWK(lab_key("ES256", name))
    public = curve.public_point(lab_key("ES256", name))
    for message in (b"", b"hello", b"header.payload"):
        signature = key.Algorithm.sign(message, key.key)
        for check in (curve.check_es256, curve.nearly_checks_es256):
            assert lets_in(check, message, signature, public)
            assert not lets_in(check, message + b"!", signature, public)
            for place in (0, 31, 32, 63):
                changed = bytearray(signature)
                changed[place] ^= 1
                assert not lets_in(check, message, bytes(changed), public)


def test_points_on_the_curve_add_up():
    """N times the base point is zero, and adding goes as counting does."""
    assert curve.times(curve.N, curve.G)[2] == 0
    assert curve.x_of(curve.times(0, curve.G)) == 0
    five = curve.add(curve.times(2, curve.G), curve.times(3, curve.G))
    assert curve.x_of(five) == curve.x_of(curve.times(5, curve.G))
    doubled = curve.add(curve.G, curve.G)
    assert curve.x_of(doubled) == curve.x_of(curve.times(2, curve.G))
    assert curve.add(curve.G, curve.times(curve.N - 1, curve.G))[2] == 0


def test_only_the_sound_check_refuses_zeros():
    """With r = s = 0 a signature passes for any message and key (CVE-2022-21449)."""
    for name in ("a", "b"):
        public = curve.public_point(lab_key("ES256", name))
        assert lets_in(curve.nearly_checks_es256, b"anything", bytes(64), public)
        assert not lets_in(curve.check_es256, b"anything", bytes(64), public)


def test_the_word_list_finds_the_office_s_secret():
    """The list has a few hundred words, each once, and the ticket office's secret among them."""
    words = guessing.common_secrets()
    assert 300 < len(set(words)) == len(words)
    assert guessing.guess(guessing.TicketOffice().issue("ida"), words) in words
    assert {"secret", "random", "changeme"} <= set(words)


def test_the_bench_of_two_issuers_tells_the_colleague_from_the_reference():
    """The colleague's verifier leaves nearly all rows open, the new one among them."""
    report = report_on(careless.colleagues_verify, PARTNERS)
    assert ROW in {row.name for row in report.open_rows}
    assert len(report.open_rows) > 10
    assert {row.name for row in report.rows} == {ROW, *rows_of(bench_of("verify"))}
