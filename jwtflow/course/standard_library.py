"""The standard library as the course found it, for a learner may replace a part of it.

A replaced function would make every later check in this kernel wrong, without a word.
"""

from __future__ import annotations

import base64
import builtins
import hashlib
import hmac
import json
import time

# What a notebook's shell itself puts in place of Python's own.
THE_SHELLS = {"breakpoint", "copyright", "credits", "display", "exit", "get_ipython", "help"}
THE_SHELLS |= {"input", "license", "open", "quit"}

_ORIGINALS = [
    (module.__dict__, name, value, f"{module.__name__}.{name}")
    for module in (builtins, base64, hashlib, hmac, json, time)
    for name, value in vars(module).items()
    if callable(value) and not name.startswith("_") and name not in THE_SHELLS
]


def restore() -> list[str]:
    """Put back what has been replaced, and return its names, such as ``json.loads``."""
    changed: list[str] = []
    # No builtin function is called here, for that may be what was replaced.
    for namespace, name, value, told in _ORIGINALS:
        if namespace.get(name) is not value:
            namespace[name] = value
            changed += [told]
    return changed
