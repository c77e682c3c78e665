"""Turns a notebook's function or class into a self-contained module.

The module also gets the imports, functions, classes and constants that it uses. If it uses
something that has no source, such as the lab or an open connection, an error says so.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

from jwtflow.course.sources import names_used, source_of, submodules_used, unwrapped


class CannotKeepError(Exception):
    """The code can't be kept; the text says why and what to do."""


def module_source(thing: Any) -> str:
    """Write a module that defines ``thing``, a function or class of a notebook.

    Raises:
        CannotKeepError: its source can't be found, or it uses something that has none.
    """
    core = unwrapped(thing)
    if not _is_definition(core):
        raise CannotKeepError(
            "Only a function or a class that has a name can be kept. Write the name without quotes "
            "and without calling it: keep(verify)."
        )
    module = _Module()
    module.add(core)
    return module.text()


def _is_definition(thing: Any) -> bool:
    return isinstance(thing, (FunctionType, type)) and thing.__name__ != "<lambda>"


class _Module:
    def __init__(self) -> None:
        self._imports: set[str] = set()
        self._from: dict[str, set[str]] = {}
        self._things: dict[str, Any] = {}
        self._definitions: dict[str, str] = {}

    def text(self) -> str:
        """The imports, then each definition below those that it uses."""
        imports = sorted(f"import {what}" for what in self._imports) + [
            f"from {module} import {', '.join(sorted(names))}"
            for module, names in sorted(self._from.items())
        ]
        return "\n\n\n".join(["\n".join(imports), *self._definitions.values()]).lstrip() + "\n"

    def add(self, thing: Any) -> None:
        """Add the definition of ``thing`` after those of everything it uses."""
        name = thing.__name__
        if name in self._things:
            if self._things[name] is not thing:
                raise CannotKeepError(
                    f"Two different things are called {name}: one of them is an earlier version. "
                    "Give it another name, with a def of its own."
                )
            return
        self._things[name] = thing
        source = _source(thing)
        _refuse_closure(thing)
        for used in names_used(source):
            if used != name and not _is_builtin(used, thing):
                self._use(used, thing, source)
        self._definitions[name] = source

    def _use(self, used: str, user: Any, source: str) -> None:
        own = _namespace(user)
        if used not in own:
            raise CannotKeepError(
                f"{user.__name__} uses {used}, and nothing here is called {used}. "
                "Run the cell that defines it first."
            )
        value = own[used]
        core = unwrapped(value)
        if isinstance(value, ModuleType):
            self._import_module(value.__name__, used, source)
        elif isinstance(core, (FunctionType, type)) and core.__module__ == user.__module__:
            self._use_definition(core, used, user)
        elif literal := _literal(value):
            self._definitions[used] = f"{used} = {literal}"
        elif home := _home(value, used, besides=user.__module__):
            module, original = home
            name = original if original == used else f"{original} as {used}"
            self._from.setdefault(module, set()).add(name)
        else:
            raise CannotKeepError(
                f"{user.__name__} uses {used}, which is of type {type(value).__name__} and cannot "
                f"be written down. Make {used} an argument of {user.__name__}."
            )

    def _use_definition(self, core: Any, used: str, user: Any) -> None:
        if not _is_definition(core):
            raise CannotKeepError(
                f"{user.__name__} uses {used}, which is a lambda. Write it with def."
            )
        self.add(core)
        if used != core.__name__:
            self._definitions[used] = f"{used} = {core.__name__}"

    def _import_module(self, module: str, used: str, source: str) -> None:
        self._imports.add(module if module == used else f"{module} as {used}")
        # ``import urllib`` alone does not give urllib.parse in a fresh Python.
        inner = submodules_used(source, used, module)
        self._imports |= {name for name in inner if name in sys.modules}


def _source(thing: Any) -> str:
    source = source_of(thing)
    if source is None:
        raise CannotKeepError(
            f"The source of {thing.__name__} cannot be found. Run the cell that defines it again."
        )
    return source


def _refuse_closure(thing: Any) -> None:
    if isinstance(thing, FunctionType) and thing.__code__.co_freevars:
        names = ", ".join(thing.__code__.co_freevars)
        raise CannotKeepError(
            f"{thing.__name__} uses {names} of the function that it was made in. "
            f"Define it at the beginning of a line, and make {names} an argument."
        )


def _namespace(thing: Any) -> dict[str, Any]:
    if isinstance(thing, FunctionType):
        return thing.__globals__
    return vars(sys.modules[thing.__module__])


def _is_builtin(name: str, user: Any) -> bool:
    """Tell whether ``name`` is a builtin; IPython replaces some, such as ``open``."""
    if name.startswith("__"):
        return True
    mine = getattr(_namespace(user).get(name), "__module__", None) == user.__module__
    return name in vars(builtins) and not mine


def _home(value: Any, used: str, *, besides: str) -> tuple[str, str] | None:
    """Find the shortest public module that has ``value``, and its name there."""
    original = _attribute(value, "__name__") or used
    for module in _modules(value, besides):
        for name in (original, used):
            if vars(module).get(name) is value:
                return module.__name__, name
    return None


def _modules(value: Any, notebook: str) -> Iterator[ModuleType]:
    """Yield modules that may have ``value``: its own packages first, then all others."""
    parts = str(_attribute(value, "__module__") or "").split(".")
    packages = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
    others = sorted(sys.modules, key=lambda name: (name.count("."), name))
    for name in [*packages, *others]:
        module = sys.modules.get(name)
        private = any(part.startswith("_") for part in name.split("."))
        if isinstance(module, ModuleType) and name != notebook and not private:
            yield module


def _attribute(value: Any, name: str) -> Any:
    try:
        return getattr(value, name, None)
    except RuntimeError:  # Flask's request raises outside a request
        return None


def _literal(value: Any) -> str | None:
    """Write a string, a number or a collection of them as a literal; else ``None``."""
    text = repr(value)
    try:
        return text if ast.literal_eval(text) == value else None
    except (ValueError, SyntaxError):
        return None
