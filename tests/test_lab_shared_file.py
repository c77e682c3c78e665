"""Entries in a file: a dictionary to everybody who opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jwtflow.lab.shared_file import FileEntries


def test_what_one_writes_another_reads(tmp_path: Path) -> None:
    """Two objects of one file are one dictionary."""
    one, other = (FileEntries(tmp_path / "entries") for _ in range(2))
    one["a"] = 7
    other["b"] = 8.5
    one["a"] = 9
    assert dict(other) == {"a": 9.0, "b": 8.5}
    del other["a"]
    assert ("a" in one, one.get("a"), len(one)) == (False, None, 1)


def test_all_entries_cost_one_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who looks through a long list, as a denylist does, isn't slower for each entry."""
    entries = FileEntries(tmp_path / "entries")
    entries.update({str(number): number for number in range(20)})
    queries = []
    run = entries._run
    monkeypatch.setattr(entries, "_run", lambda *query: queries.append(query) or run(*query))
    assert list(entries.items()) == [(str(number), number) for number in range(20)]
    assert len(queries) == 1


def test_a_missing_name_is_a_key_error(tmp_path: Path) -> None:
    """It is missing as it would be in a dictionary."""
    entries = FileEntries(tmp_path / "entries")
    with pytest.raises(KeyError):
        entries["a"]
    with pytest.raises(KeyError):
        del entries["a"]


def test_a_file_that_is_away_is_no_empty_one(tmp_path: Path) -> None:
    """A use while the file can't be opened raises ConnectionError."""
    folder = tmp_path / "shared"
    folder.mkdir()
    entries = FileEntries(folder / "entries")
    entries["a"] = 7
    folder.rename(tmp_path / "away")
    with pytest.raises(ConnectionError):
        entries.get("a")
    (tmp_path / "away").rename(folder)
    assert entries["a"] == 7
