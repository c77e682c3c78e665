"""The text of a function or class that a notebook defines, and the names that it needs."""

from __future__ import annotations

import ast
import inspect
import linecache
import symtable
import textwrap
from collections.abc import Iterator
from types import FunctionType
from typing import Any


def source_of(thing: Any) -> str | None:
    """The text that defines ``thing``, decorators included; ``None`` if it is not known."""
    if isinstance(thing, type):
        return _class_source(thing)
    try:
        source = textwrap.dedent(inspect.getsource(thing)).rstrip()
    except (OSError, TypeError, SyntaxError):
        return None
    # Code from exec is called "<string>", and so is what Python was started with by -c.
    name = getattr(thing, "__name__", "")
    return source if name == "<lambda>" or f"def {name}" in source else None


def names_used(source: str) -> list[str]:
    """The names from outside that a definition needs, when it runs and when it is called."""
    top = symtable.symtable(source, "<kept>", "exec")
    used = {
        symbol.get_name()
        for table in _tables(top)
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (table is top or symbol.is_global())
    }
    return sorted(used)


def submodules_used(source: str, name: str, module: str) -> set[str]:
    """What of a package is used through its name: ``urllib.parse``, where ``urllib`` is named."""
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
    """The text of a class, for which inspect looks in vain: a cell is no module."""
    own = [m.__code__.co_filename for m in vars(thing).values() if isinstance(m, FunctionType)]
    # Cells that ran later stand later, and their definition is the one that counts.
    for name in [*own, *reversed(_cells())]:
        text = "".join(linecache.getlines(name))
        found = _definition(text, thing.__name__)
        if found:
            return found
    return None


def _cells() -> list[str]:
    return [name for name in linecache.cache if "ipykernel_" in name]


def _definition(text: str, name: str) -> str | None:
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return None
    for node in reversed(body):
        if isinstance(node, ast.ClassDef) and node.name == name:
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            return "\n".join(text.splitlines()[first - 1 : node.end_lineno])
    return None
