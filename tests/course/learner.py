"""A notebook of a learner's, without a kernel: its cells run one after the other."""

from __future__ import annotations

import contextlib
import io
import itertools
import linecache
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from jwtflow.course.catalogue import Exercise, Lesson

_NUMBERS = itertools.count(4711)


class LearnersNotebook:
    """Runs cells as IPython does: each under a file name of its own, with its lines known."""

    def __init__(self, namespace: dict[str, Any] | None = None) -> None:
        self.module = ModuleType(f"notebook_{next(_NUMBERS)}")
        sys.modules[self.module.__name__] = self.module
        self.names = vars(self.module)
        self.names.update(namespace or {})

    def run(self, source: str) -> None:
        """Run a cell."""
        name = f"/tmp/ipykernel_{next(_NUMBERS)}/{next(_NUMBERS)}.py"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        exec(compile(source, name, "exec"), self.names)

    def __getitem__(self, name: str) -> Any:
        return self.names[name]


def namespaces(lesson: Lesson) -> Iterator[tuple[Exercise, dict[str, Any]]]:
    """Run a notebook; before each answer, yield the exercise and all names defined so far."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for name, code in lesson.code():
        if name in lesson.exercises:
            yield lesson.exercises[name], dict(namespace)
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, namespace)
