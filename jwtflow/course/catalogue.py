"""All exercises, by name."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any

from jwtflow.course import exercises
from jwtflow.course.exercise import Exercise


@cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise by its name, in the order in which the notebooks have them."""
    return {exercise.name: exercise for module in _modules() for exercise in module.EXERCISES}


def prelude(notebook: str) -> str:
    """The imports that the notebook of this number makes for its exercises."""
    text: str = importlib.import_module(f"{exercises.__name__}.nb{notebook}").PRELUDE
    return text


def _modules() -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(exercises.__path__))
    return [importlib.import_module(f"{exercises.__name__}.{name}") for name in names]


def namespace_before(exercise: Exercise) -> dict[str, Any]:
    """What the notebook defines for a learner who has solved all that comes before."""
    namespace: dict[str, Any] = {}
    exec(prelude(exercise.notebook), namespace)  # noqa: S102 - the course's own text
    for earlier in all_exercises().values():
        if earlier is exercise:
            break
        if earlier.notebook == exercise.notebook:
            exec(earlier.solution, namespace)  # noqa: S102 - the course's own text
    return namespace


def find_exercise(name: object) -> Exercise | None:
    """The exercise of this name, or ``None``."""
    return all_exercises().get(name) if isinstance(name, str) else None


def unknown_exercise(name: object) -> str:
    """A sentence for a name that no exercise has, with the nearest that one does."""
    if not isinstance(name, str):
        defined = getattr(name, "__name__", None)
        meant = [e.name for e in all_exercises().values() if e.defines == defined]
        example = meant[0] if meant else next(iter(all_exercises()))
        return f'Say which exercise, as a text in quotation marks: "{example}".'
    near = difflib.get_close_matches(name, all_exercises(), n=1)
    return f"There is no exercise {name!r}." + (f" Did you mean {near[0]!r}?" if near else "")
