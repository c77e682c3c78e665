"""Rules for a room's ``lesson.toml``; the course can't be loaded while one of them is broken."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jwtflow.course.catalogue import Course, Kind

EXERCISE_KEYS = (
    "kind",
    "objective",
    "points",
    "defines",
    "value",
    "hints",
    "after",
    "beliefs",
    "also",
    "among",
    "model",
    "points_to_tick",
)
"""The settings allowed in an exercise's table."""

_NEEDED = {"predict": ("value",), "say": ("model", "points_to_tick")}


def faults(course: Course) -> list[str]:
    """List what keeps a lesson from being loaded, each with its file and setting."""
    return [
        f"{room.name}/lesson.toml: {fault}"
        for room in sorted(course.rooms.glob("nb[0-9][0-9]_*"))
        if (notebook := course.notebooks / f"{room.name.removeprefix('nb')}.ipynb").is_file()
        for fault in _faults(room, notebook)
    ]


def _faults(room: Path, notebook: Path) -> Iterator[str]:
    try:
        manifest = tomllib.loads((room / "lesson.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        yield f"cannot be read ({problem})"
        return
    try:
        cells = {cell["id"] for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]}
    except (OSError, ValueError, LookupError, TypeError) as problem:
        yield f"{notebook.name} cannot be read ({problem!r})"
        return
    for key in ("number", "title", "objectives"):
        if key not in manifest:
            yield f"{key} is missing"
    for name, table in manifest.get("exercises", {}).items():
        if f"{manifest.get('number')}-{name}" not in cells:
            yield f"[exercises.{name}] {notebook.name} has no cell of this name"
        for fault in _exercise_faults(table, room / name.replace("-", "_")):
            yield f"[exercises.{name}] {fault}"


def _exercise_faults(table: dict[str, Any], folder: Path) -> Iterator[str]:
    kinds = [kind.value for kind in Kind]
    for key in ("kind", "objective", *_NEEDED.get(table.get("kind", ""), ())):
        if key not in table:
            yield f"{key} is missing"
    for key in table:
        if key not in EXERCISE_KEYS:
            yield f"{key} is not known; there are: {', '.join(EXERCISE_KEYS)}"
    if len(table.get("hints", ("", ""))) != 2:
        yield "hints should be a list of two texts"
    kind = table.get("kind", Kind.CHOOSE.value)
    if kind not in kinds:
        yield f"kind is {kind!r}; there are: {', '.join(kinds)}"
    elif folder.is_dir() or not (Kind(kind).is_question or Kind(kind) is Kind.TRY):
        yield from _folder_faults(folder)


def _folder_faults(folder: Path) -> Iterator[str]:
    check = folder / "check.py"
    try:
        body = ast.parse(check.read_text(encoding="utf-8")).body if check.is_file() else []
    except SyntaxError as problem:
        yield f"{folder.name}/check.py cannot be read ({problem})"
        return
    if not any(isinstance(node, ast.FunctionDef) and node.name == "check" for node in body):
        yield f"{folder.name}/check.py should define check(answer)"
    if not (folder / "help.md").is_file():
        yield f"there is no {folder.name}/help.md"
