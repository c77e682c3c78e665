"""The linter's rules for a notebook's file: each way to mislead a comparison is named."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from tools import execution
from tools.linter import files
from tools.linter.notebook import parse


def _cell(source, identifier, *outputs, tags=(), count=1):
    return {
        "cell_type": "code",
        "id": identifier,
        "metadata": {"tags": list(tags)} if tags else {},
        "execution_count": count,
        "source": source,
        "outputs": list(outputs),
    }


def _stream(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


def _shown(kind):
    return {"output_type": "display_data", "metadata": {}, "data": {kind: "…"}}


def _notebook(*cells):
    return {
        "cells": list(cells),
        "metadata": copy.deepcopy(execution.METADATA),
        "nbformat": 4,
        "nbformat_minor": 5,
    }


RAISED = {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}


def _breaches(notebook):
    """Every breach of a rule for files, whatever the form in which nbformat would write it."""
    book = parse(json.dumps(notebook), "01_x.ipynb", Path())
    rules = [rule for rule in files.RULES if rule is not files.form_is_nbformats]
    return [breach for rule in rules for breach in rule(book)]


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        (_cell("1", "01-a", count=None), "execution count None"),
        (_cell("1", "01-a", count=2), "execution count 2, not 1"),
        (_cell("1", "a1b2c3d4"), "not of the form"),
        (_cell("1", "02-a"), "the notebook's number is 01"),
        (_cell("1", "01-a", tags=["nbval-skip"]), "escapes nbval"),
        (_cell("1", "01-a", tags=["nbval-ignore-output"]), "escapes nbval"),
        (_cell("# NBVAL_IGNORE_OUTPUT\n1", "01-a"), "speaks to nbval"),
        (_cell("1", "01-a", tags=["slow"]), "unknown tag"),
        (_cell("1", "01-a", tags=["raises-exception"]), "raised nothing"),
        (_cell("1", "01-a", RAISED), "not tagged"),
        (_cell("1", "01-a", _stream("in " + "/home" + "/ada/x.py")), "a path"),
        (_cell("1", "01-a", _stream("C:" + "\\Users\\ada")), "a path"),
        (_cell("1", "01-a", _stream("ipykernel_" + "4711")), "a path"),
        (_cell("1", "01-a", _stream("<object at 0x7f3a2b1c>")), "an address in memory"),
        (_cell("1", "01-a", _stream("http://127.0.0.1:40123/me")), "port 40123"),
        (_cell("http.get('http://localhost:8000')", "01-a"), "port 8000"),
        (_cell("1", "01-a", _shown("text/vnd.mermaid")), "rewrites it"),
        (_cell("1", "01-a", _shown("image/svg+xml")), "does not show"),
        (_cell("1", "01-a", _shown("application/vnd.jupyter.widget-view+json")), "a widget"),
        (_cell("1", "01-a", _shown("image/png")), "a picture"),
        (_cell(" ", "01-a"), "an empty cell"),
        ({**_cell("1", "01-a"), "metadata": {"execution": {}}}, "metadata 'execution'"),
    ],
)
def test_rule_sees_its_breach(cell, complaint):
    """Each way in which a notebook's file can mislead the comparison is named."""
    assert any(complaint in breach for breach in _breaches(_notebook(cell)))


def test_rules_allow_what_is_meant():
    """An honest cell, a wanted error, a URL with a logical port and grading metadata pass."""
    graded = _cell("def f(): ...", "01-exercise", count=2)
    graded["metadata"] = {"nbgrader": {"grade_id": "f"}}
    notebook = _notebook(
        _cell("1", "01-url", _stream("GET http://lab.example:5002/me -> 401")),
        graded,
        _cell("1 / 0", "01-raise", RAISED, tags=["raises-exception"], count=3),
    )
    assert _breaches(notebook) == []


def test_doubled_ids_and_foreign_metadata_are_seen():
    """Two cells of one id, and metadata of the editor that saved the file, are named."""
    notebook = _notebook(_cell("1", "01-a"), _cell("2", "01-a", count=2))
    notebook["metadata"]["toc"] = {}
    notebook["nbformat_minor"] = 4
    found = "\n".join(_breaches(notebook))
    assert "occurs twice" in found
    assert "not exactly kernelspec and language_info" in found
    assert "not notebook format 4.5" in found


def test_a_listed_cell_without_its_tag_is_seen(monkeypatch):
    """A cell whose output differs at each run is compared unless its tag says otherwise."""
    monkeypatch.setattr(files, "not_compared", lambda _notebook: {"01-time": "it measures"})
    assert "tag it nbval-ignore-output" in "".join(_breaches(_notebook(_cell("1", "01-time"))))
    tagged = _notebook(_cell("1", "01-time", tags=["nbval-ignore-output"]))
    assert _breaches(tagged) == []


def test_another_form_and_an_invalid_file_are_seen():
    """A file that an editor wrote in its own way, or with what no notebook has, is named."""
    notebook = _notebook(_cell("1", "01-a"))
    (breach,) = files.form_is_nbformats(parse(json.dumps(notebook), "01_x.ipynb", Path()))
    assert breach.startswith("not written as nbformat")
    del notebook["cells"][0]["outputs"]
    found = list(files.form_is_nbformats(parse(json.dumps(notebook), "01_x.ipynb", Path())))
    assert found[0].startswith("not valid: 'outputs' is a required property")
