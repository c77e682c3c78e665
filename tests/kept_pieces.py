"""Workbooks with kept pieces: the notebooks' own solutions, or a wrong answer in place of one."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jwtflow.course import pieces, state
from jwtflow.course.catalogue import course
from jwtflow.course.state import KEPT


def reference_text(name: str) -> str:
    """The solution of the notebook that writes the piece, as a module."""
    pieces.reference(name)
    return "".join(linecache.getlines(f"reference_{name}.py"))


def wrong_text(name: str, answer: Path) -> str:
    """A wrong answer in place of it, with what it needs of the solution's module."""
    statements = [*ast.parse(reference_text(name)).body, *ast.parse(answer.read_text("utf-8")).body]
    needed = pieces._needed(statements, name)
    return "\n\n\n".join(map(ast.unparse, needed)) + "\n"


def keep(folder: Path, texts: dict[str, str]) -> Path:
    """A workbook that holds these pieces' sources, by name."""
    (folder / KEPT).mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / KEPT / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def keep_references(folder: Path) -> Path:
    """A workbook in which every piece is kept and right."""
    return keep(folder, {name: reference_text(name) for name in course().pieces})


@contextmanager
def forgotten_afterwards() -> Iterator[None]:
    """A block that may choose a workbook for this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "_chosen", None)
        patch.setattr(pieces.Mine, "_takes_unfinished", False)
        yield
    pieces.forget_loaded()
