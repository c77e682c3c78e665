"""Tells whether an answer was attempted: a stub is neither checked nor kept."""

from __future__ import annotations

import dis
from types import CodeType, FunctionType
from typing import Any

from jwtflow.course.catalogue import Exercise, course
from jwtflow.course.sources import unwrapped

_RAISING = {"LOAD_GLOBAL", "LOAD_CONST", "PUSH_NULL", "PRECALL", "CALL", "RAISE_VARARGS"}
_SKIPPED = {"RESUME", "NOP"}


def is_stub(value: Any, exercise: Exercise) -> bool:
    """Tell whether ``value``, the learner's answer, is still the stub, or as empty as one."""
    untouched: dict[str, Any] = {"mine": None}
    try:
        exec(exercise.stub, untouched)  # noqa: S102 - the course's own text
    except Exception:  # noqa: BLE001 - it needs names of the notebook, so it isn't a bare stub
        return False
    stub = untouched.get(exercise.defines)
    value = unwrapped(value)
    return _same(value, stub) or (callable(stub) and _does_nothing(value))


def is_unwritten(thing: Any) -> bool:
    """Tell whether ``thing`` is still the stub of an exercise that asks for its name."""
    core = unwrapped(thing)
    return isinstance(core, FunctionType | type) and any(
        is_stub(core, exercise)
        for exercise in course().exercises.values()
        if exercise.defines == core.__name__
    )


def _does_nothing(value: Any) -> bool:
    """Tell whether a function holds no more than a docstring, ``...`` or NotImplementedError.

    A class does nothing if it has only such methods, and no class to inherit others from.
    """
    if isinstance(value, type):
        return value.__bases__ == (object,) and all(map(_does_nothing, _members(value).values()))
    if not isinstance(value, FunctionType):
        return False
    steps = [step for step in dis.get_instructions(value) if step.opname not in _SKIPPED]
    names = {step.opname for step in steps}
    if value.__code__.co_names == ("NotImplementedError",):
        return "RAISE_VARARGS" in names and names <= _RAISING
    return all(name.startswith(("LOAD_CONST", "RETURN")) for name in names) and all(
        step.argval is None for step in steps
    )


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, FunctionType) and isinstance(other, FunctionType):
        return _shape(one.__code__) == _shape(other.__code__)
    if isinstance(one, type) and isinstance(other, type):
        mine, stub = _members(one), _members(other)
        return (
            one.__bases__ == other.__bases__
            and mine.keys() == stub.keys()
            and all(_same(mine[name], stub[name]) for name in mine)
        )
    return isinstance(one, str) and one == other


def _members(kind: type) -> dict[str, Any]:
    """List what the body of a class defines, methods as the functions that they wrap."""
    members = {}
    for name, value in vars(kind).items():
        match value:
            case property():
                inner = value.fget
            case classmethod() | staticmethod():
                inner = value.__func__
            case _:
                inner = value
        inner = unwrapped(inner)
        if isinstance(inner, FunctionType) or not name.startswith("__"):
            members[name] = inner
    return members


def _shape(code: CodeType) -> tuple[Any, ...]:
    constants = tuple(_shape(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, constants
