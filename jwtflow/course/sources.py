"""Finds the source of a function or class in a notebook, and the names that it needs."""

from __future__ import annotations

import ast
import contextlib
import inspect
import linecache
import symtable
import textwrap
from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType
from typing import Any


def unwrapped(thing: Any) -> Any:
    """Return the function inside decorators; one that claims to wrap itself has none."""
    with contextlib.suppress(ValueError):
        return inspect.unwrap(thing) if callable(thing) else thing
    return thing


def execute(source: str, filename: str, names: dict[str, Any]) -> None:
    """Run ``source``; an error in it can show its line."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), names)  # noqa: S102 - the learner's or the course's


def source_of(thing: Any) -> str | None:
    """Return the source of ``thing`` with its decorators, or ``None`` if it isn't known."""
    if isinstance(thing, type):
        return _class_source(thing)
    try:
        source = textwrap.dedent(inspect.getsource(thing)).rstrip()
    except (OSError, TypeError, SyntaxError, ValueError):
        return _source_under_magic(thing)
    # Code from exec and from python -c is both called "<string>", so check the text.
    return source if f"def {thing.__name__}" in source else None


def names_used(source: str) -> list[str]:
    """List the global names that a definition needs, when it runs and when it is called."""
    top = symtable.symtable(source, "<kept>", "exec")
    used = {
        symbol.get_name()
        for table in _tables(top)
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (table is top or symbol.is_global())
    }
    return sorted(used)


def submodules_used(source: str, name: str, module: str) -> set[str]:
    """Find submodules used through a package's name, such as ``urllib.parse``."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            path = ast.unparse(node)
            if path.startswith(f"{name}."):
                found.add(module + path.removeprefix(name))
    return found


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


def _class_source(thing: type) -> str | None:
    """Find the source of a class; inspect can't, since a cell isn't a module."""
    own = [m.__code__.co_filename for m in vars(thing).values() if isinstance(m, FunctionType)]
    texts = ["".join(linecache.getlines(name)) for name in own]
    return next(_definitions([*texts, *_cells()], thing.__name__, ast.ClassDef), None)


def _source_under_magic(thing: Any) -> str | None:
    """Find the source of a function defined under ``%%time``, whose code has no file."""
    for source in _definitions(_cells(), thing.__name__, ast.FunctionDef):
        made = compile(source, "<cell>", "exec").co_consts
        if any(isinstance(code, CodeType) and _same(code, thing.__code__) for code in made):
            return source
    return None


def _same(one: CodeType, other: CodeType) -> bool:
    constants = [
        [constant for constant in code.co_consts if not isinstance(constant, CodeType)]
        for code in (one, other)
    ]
    return one.co_code == other.co_code and constants[0] == constants[1]


def _cells() -> Iterator[str]:
    """Yield the notebook's cells, last first, and what their cell magics run."""
    for name in reversed([name for name in linecache.cache if "ipykernel_" in name]):
        text = "".join(linecache.getlines(name))
        yield text
        with contextlib.suppress(SyntaxError, ValueError):
            for node in ast.walk(ast.parse(text)):
                match node:
                    case ast.Call(
                        func=ast.Attribute(attr="run_cell_magic"),
                        args=[_, _, ast.Constant(value=str(body))],
                    ):
                        yield body


def _definitions(
    texts: Iterable[str], name: str, kind: type[ast.ClassDef | ast.FunctionDef]
) -> Iterator[str]:
    """Yield each definition of ``name`` in these texts, with its decorators."""
    for text in texts:
        try:
            body = ast.parse(text).body
        except (SyntaxError, ValueError):
            continue
        for node in reversed(body):
            if isinstance(node, kind) and node.name == name:
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                yield "\n".join(text.splitlines()[first - 1 : node.end_lineno])
