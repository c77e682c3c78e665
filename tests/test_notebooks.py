"""The committed notebooks: their files keep the rules, and running them again changes no byte."""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path

import nbformat
import pytest

from jwtflow.course import execution, notebook_rules
from jwtflow.course.notebook_rules import breaches

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
REFERENCE_PYTHON = (3, 11)

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


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


def test_there_are_notebooks():
    """The course has its first notebook, so the tests below run on something."""
    assert "00" in {path.name[:2] for path in NOTEBOOKS}


@each_notebook
def test_file_keeps_the_rules(path):
    """A committed notebook breaks none of the rules that make comparing its outputs meaningful."""
    assert breaches(json.loads(path.read_text(encoding="utf-8")), path.name) == []


@each_notebook
def test_file_is_valid(path):
    """A committed notebook is valid by nbformat's schema, in the form nbformat writes."""
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, 4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook, 4) + "\n" == text


@pytest.mark.slow
@each_notebook
def test_running_again_changes_no_byte(path):
    """Executed on a fresh, empty state, a committed notebook comes out as the same bytes."""
    if sys.version_info[:2] != REFERENCE_PYTHON:
        pytest.skip("not applicable: bytes are compared on Python 3.11, outputs on all")
    text = path.read_text(encoding="utf-8")
    assert execution.execute(text) == text


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
    assert any(complaint in breach for breach in breaches(_notebook(cell), "01_x.ipynb"))


def test_rules_allow_what_is_meant():
    """An honest cell, a wanted error, a URL with a logical port and grading metadata pass."""
    graded = _cell("def f(): ...", "01-exercise", count=2)
    graded["metadata"] = {"nbgrader": {"grade_id": "f"}}
    notebook = _notebook(
        _cell("1", "01-url", _stream("GET http://lab.example:5002/me -> 401")),
        graded,
        _cell("1 / 0", "01-raise", RAISED, tags=["raises-exception"], count=3),
    )
    assert breaches(notebook, "01_x.ipynb") == []


def test_doubled_ids_and_foreign_metadata_are_seen():
    """Two cells of one id, and metadata of the editor that saved the file, are named."""
    notebook = _notebook(_cell("1", "01-a"), _cell("2", "01-a", count=2))
    notebook["metadata"]["toc"] = {}
    notebook["nbformat_minor"] = 4
    found = "\n".join(breaches(notebook, "01_x.ipynb"))
    assert "occurs twice" in found
    assert "not exactly kernelspec and language_info" in found
    assert "not notebook format 4.5" in found


def test_execution_repeats(tmp_path, capsys):
    """Executing in place stores outputs without time stamps, and a second run finds them true."""
    cells = [_cell("6 * 7", "01-answer", count=None)]
    path = tmp_path / "01_x.ipynb"
    path.write_text(json.dumps(_notebook(*cells)), encoding="utf-8")
    assert execution.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{path}: stored anew\n"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["cells"][0]["outputs"][0]["data"]["text/plain"] == ["42"]
    assert breaches(notebook, path.name) == []
    assert execution.main([str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: as it was\n"


def test_execution_leaves_a_failing_notebook_alone(tmp_path, capsys):
    """A notebook with an unexpected error is reported, and its file stays as it was."""
    path = tmp_path / "01_x.ipynb"
    path.write_text(json.dumps(_notebook(_cell("1 / 0", "01-a", count=None))), encoding="utf-8")
    before = path.read_bytes()
    assert execution.main([str(path)]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_every_exception_has_a_reason():
    """A cell that escapes the comparison is listed with a reason in words."""
    assert all(len(reason.split()) > 3 for reason in notebook_rules.NOT_COMPARED.values())
