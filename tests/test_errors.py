"""The error tree."""

from __future__ import annotations

import re

from jwtflow import errors

_LINE = re.compile(r"^    ([│├└─ ]*)(\w+Error)\b(.*)$", re.MULTILINE)


def test_the_drawn_tree_is_the_tree():
    """Every error stands in the drawing below its parent, with the status and code it answers."""
    drawn, path = {}, {}
    for bars, name, rest in _LINE.findall(errors.__doc__):
        path[len(bars)] = name
        drawn[name] = (path.get(len(bars) - 4), rest)
    tree = {name: error for name, error in vars(errors).items() if name.endswith("Error")}
    assert drawn.keys() == tree.keys()
    for name, error in tree.items():
        parent, rest = drawn[name]
        assert parent is None or error.__mro__[1].__name__ == parent, name
        told = re.match(r" +(\d{3})(?:,| (\w+))", rest)
        assert told is None or int(told[1]) == error.status, name
        assert told is None or told[2] in (None, error.error), name
