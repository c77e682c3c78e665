"""Names of the notebook that hide what a learner's function means."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any

from jwtflow.course.catalogue import prelude
from jwtflow.course.exercise import Exercise
from jwtflow.course.originals import THE_SHELLS


def shadowed(value: Any, exercise: Exercise, namespace: Mapping[str, Any]) -> list[str]:
    """A sentence for each name that the function ``value`` uses and the notebook has reused.

    Args:
        value: the learner's answer; only a function uses names.
        exercise: what it answers.
        namespace: the learner's notebook.
    """
    if not isinstance(value, FunctionType):
        return []
    meant: dict[str, Any] = dict(vars(builtins))
    imported: dict[str, Any] = {}
    exec(prelude(exercise.notebook), imported)  # noqa: S102 - the course's own text
    modules = {name: thing for name, thing in imported.items() if isinstance(thing, ModuleType)}
    said = []
    for name in sorted(_names(value.__code__) - THE_SHELLS):
        if name not in namespace:
            continue
        kind = type(namespace[name]).__name__
        if name in modules and namespace[name] is not modules[name]:
            said.append(f"{name} is of type {kind} here, no longer the module. Import it again.")
        elif name in meant and name not in modules and namespace[name] is not meant[name]:
            said.append(f"{name} is of type {kind} here, no longer Python's own. Run: del {name}")
    return said


def _names(code: CodeType) -> set[str]:
    nested = [_names(constant) for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*nested)
