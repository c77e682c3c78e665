"""What an answer is, before it is judged: still the stub, or nothing that a call would run."""

from __future__ import annotations

import inspect
from types import CodeType, FunctionType
from typing import Any

from jwtflow.course.exercise import Exercise


def is_stub(value: Any, exercise: Exercise) -> bool:
    """Whether ``value`` is still what the learner's copy came with."""
    untouched: dict[str, Any] = {}
    exec(exercise.stub, untouched)  # noqa: S102 - the course's own text
    return _same_code(value, untouched.get(exercise.defines))


def not_runnable(value: Any, exercise: Exercise) -> str | None:
    """A sentence if ``exercise`` asks for code and calling ``value`` would run none."""
    name = exercise.defines
    if not any(f"{word} {name}" in exercise.stub for word in ("def", "class")):
        return None
    if not callable(value):
        return (
            f"{name} is of type {type(value).__name__} here and cannot be called. Was its name "
            "used for something else?"
        )
    if inspect.iscoroutinefunction(value) or inspect.isasyncgenfunction(value):
        return f"{name} is defined with async def, so calling it runs nothing. Write def."
    if inspect.isgeneratorfunction(value):
        return f"{name} holds yield, so calling it runs nothing. Write return in its place."
    return None


def _same_code(one: Any, other: Any) -> bool:
    if isinstance(one, FunctionType) and isinstance(other, FunctionType):
        return _shape(one.__code__) == _shape(other.__code__)
    if isinstance(one, type) and isinstance(other, type):
        mine = {n: v for n, v in vars(one).items() if isinstance(v, FunctionType)}
        stub = {n: v for n, v in vars(other).items() if isinstance(v, FunctionType)}
        return mine.keys() == stub.keys() and all(_same_code(mine[n], stub[n]) for n in mine)
    return False


def _shape(code: CodeType) -> tuple[Any, ...]:
    constants = tuple(_shape(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, constants
