"""The table of standards is true: every rule is there, with code and tests that exist."""

from __future__ import annotations

import pkgutil
import re
import tomllib

import pytest

from tools.standards import ROOT, SOURCE, all_tests, code_file, held_by, render

COUNTS = {"J": 40, "R": 16, "A": 21, "T": 17, "V": 9, "L": 12, "C": 9, "D": 5}
IDS = [f"{letter}{number}" for letter, last in COUNTS.items() for number in range(1, last + 1)]
DOCUMENT = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
TABLES = ("contract", "standard", "unseen")


def _named(key):
    """What entries of the document name under ``key``, each once."""
    entries = [*DOCUMENT["rules"].values(), *(row for table in TABLES for row in DOCUMENT[table])]
    return sorted({name for entry in entries for name in entry.get(key, ())})


def test_every_rule_is_listed_in_its_place():
    """The page lists each rule once, in order, and no rule that there is not."""
    assert list(DOCUMENT["rules"]) == IDS
    assert re.findall(r"(?m)^#### (\w+)$", render()) == IDS


def test_every_rule_is_held_by_a_test():
    """Each rule has code and at least one test, and no test names a rule that there is not."""
    tests = held_by()
    assert [rule for rule in IDS if not tests[rule]] == []
    assert set(tests) <= set(IDS)
    assert [rule for rule, entry in DOCUMENT["rules"].items() if not entry["code"]] == []


def test_an_id_stands_at_the_beginning():
    """Rule ids in a docstring that begins with one are written so that the page finds them."""
    odd = [name for name, text in all_tests().items() if re.match(r"[JRATVLCD]\d", text)]
    held = {name for names in held_by().values() for name in names}
    assert set(odd) == held


@pytest.mark.parametrize("name", _named("code"))
def test_code_exists(name):
    """What the page names as code can be imported, and its file is where the link leads."""
    assert pkgutil.resolve_name(f"jwtflow.{name}") is not None
    assert (ROOT / code_file(name)).is_file()


def test_tests_exist():
    """Every test that a table of the page names is there."""
    assert [name for name in _named("tests") if name not in all_tests()] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_test(table):
    """No row stands there without a test, and none stands there twice."""
    rows = DOCUMENT[table]
    assert [row for row in rows if not row["tests"]] == []
    titles = [row.get("row") or row.get("name") or row["what"] for row in rows]
    assert len(set(titles)) == len(titles)


def test_what_shows_from_outside_is_shown_from_outside():
    """Each row about a server has a test over HTTP: a flow, an attack, a client or a browser."""
    over_http = re.compile(r"tests/(?:flows|attacks|clients|browser)/")
    rows = [row for row in DOCUMENT["contract"] if row["part"] != "Commands"]
    assert [row["row"] for row in rows if not any(map(over_http.match, row["tests"]))] == []


def test_errors_name_rules_that_are_listed():
    """Each rule id that the package gives to an error, or speaks of, is on the page."""
    spoken = {
        rule
        for path in (ROOT / "jwtflow").rglob("*.py")
        for rule in re.findall(
            r"(?:\brules? |\brule=\"|, |\()([JRATVLCD]\d+)\b(?=[\",);.: ]| and)",
            path.read_text(encoding="utf-8"),
        )
    }
    assert len(spoken) > 30  # the expression still finds them
    assert spoken <= set(IDS)
