"""A notebook of a learner's, without a kernel: its cells run one after the other."""

from __future__ import annotations

import itertools
import linecache
import sys
from types import ModuleType
from typing import Any

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
