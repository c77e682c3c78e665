"""``keep``: the learner's own code, saved for later notebooks and used by the lab's servers.

The source of a function or class goes to ``my_jwtflow/`` in the workbook, with the imports, the
constants and the functions of the notebook that it uses, as a module that stands on its own.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import sys
import textwrap
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from jwtflow.course.guard import Answer, CrashedError, TooSlowError
from jwtflow.course.state import KEPT, home, write_whole


class CannotKeepError(Exception):
    """What was to be kept does not stand on its own; the text says why and what to do."""


def module_source(thing: Any) -> str:
    """The text of a module that defines ``thing``, a function or class of a notebook.

    Raises:
        CannotKeepError: its source cannot be found, or it uses what cannot be written down.
    """
    if not isinstance(thing, (FunctionType, type)) or thing.__name__ == "<lambda>":
        raise CannotKeepError("Only a function or a class that has a name can be kept.")
    imports: dict[str, None] = {}
    definitions: dict[str, str] = {}
    _collect(thing, imports, definitions)
    text = "\n".join(sorted(imports)) + "\n\n\n" + "\n\n\n".join(definitions.values()) + "\n"
    return text.lstrip("\n")


def save(thing: Any) -> Path:
    """Write ``thing`` to ``my_jwtflow/`` and return the file; the version before it stays beside.

    Raises:
        CannotKeepError: see ``module_source``; also if the text does not run on its own.
    """
    source = module_source(thing)
    _load_text(source, thing.__name__)
    folder = home() / KEPT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").touch()
    path = folder / f"{thing.__name__}.py"
    if path.exists() and path.read_text(encoding="utf-8") != source:
        path.replace(path.with_suffix(".before.py"))
    write_whole(path, source)
    return path


def load(name: str) -> Any | None:
    """What was kept under ``name``, or ``None``.

    Raises:
        CannotKeepError: the file in ``my_jwtflow/`` does not run.
    """
    path = home() / KEPT / f"{name}.py"
    if not path.is_file():
        return None
    return _load_text(path.read_text(encoding="utf-8"), name)


def _collect(thing: Any, imports: dict[str, None], definitions: dict[str, str]) -> None:
    name = thing.__name__
    if name in definitions:
        return
    definitions[name] = ""  # holds the place: a function may call itself
    own = _namespace(thing)
    for used in _global_names(thing):
        if used not in own:
            continue
        value = own[used]
        if isinstance(value, ModuleType):
            imports[_import_line(value.__name__, used)] = None
        elif isinstance(value, (FunctionType, type)) and value.__module__ == thing.__module__:
            _collect(value, imports, definitions)
        elif hasattr(value, "__module__") and hasattr(value, "__qualname__"):
            imports[f"from {value.__module__} import {_alias(value.__qualname__, used)}"] = None
        else:
            definitions.setdefault(used, f"{used} = {_literal(value, used, name)}")
    # What a definition uses comes before it.
    del definitions[name]
    definitions[name] = _source(thing)


def _namespace(thing: Any) -> dict[str, Any]:
    if isinstance(thing, FunctionType):
        return thing.__globals__
    return vars(sys.modules[thing.__module__])


def _global_names(thing: Any) -> list[str]:
    names: dict[str, None] = {}
    tree = ast.parse(_source(thing))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names[node.id] = None
    local = {thing.__name__} | set(vars(builtins))
    if isinstance(thing, FunctionType):
        local |= set(_local_names(thing.__code__))
    return [name for name in names if name not in local]


def _local_names(code: CodeType) -> set[str]:
    names = set(code.co_varnames) | set(code.co_cellvars)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _local_names(constant)
    return names


def _source(thing: Any) -> str:
    try:
        return textwrap.dedent(inspect.getsource(thing)).rstrip()
    except (OSError, TypeError):
        raise CannotKeepError(
            f"The source of {thing.__name__} cannot be found. Run the cell that defines it again."
        ) from None


def _import_line(module: str, name: str) -> str:
    return f"import {module}" if module == name else f"import {module} as {name}"


def _alias(original: str, name: str) -> str:
    return original if original == name else f"{original} as {name}"


def _literal(value: Any, name: str, user: str) -> str:
    text = repr(value)
    try:
        if ast.literal_eval(text) == value:
            return text
    except (ValueError, SyntaxError):
        pass
    raise CannotKeepError(
        f"{user} uses {name}, which is {type(value).__name__} and cannot be written down. "
        f"Make {name} an argument of {user}."
    )


def _load_text(source: str, name: str) -> Any:
    # Under this file name an error in it is told as the learner's own, with its line.
    filename = f"{KEPT}/{name}.py"
    module = ModuleType(f"{KEPT}.{name}")

    def run() -> None:
        exec(compile(source, filename, "exec"), module.__dict__)  # noqa: S102 - the learner's own

    try:
        Answer(run, name)()
    except (CrashedError, TooSlowError) as error:
        raise CannotKeepError(f"{filename} does not run on its own. {error}") from None
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    return module.__dict__[name]
