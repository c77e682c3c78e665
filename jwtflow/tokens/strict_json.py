"""JSON as a token may hold it: one UTF-8 object that every reader reads alike.

RFC 7515 §4 and §5.2, RFC 7519 §4 and §7.2, RFC 8725 §3.7. Left out on purpose: any guess at
another encoding, and any number that JSON has not (``NaN``, ``Infinity``, ``1e999``).
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from jwtflow.errors import MalformedTokenError

MAX_CONTAINERS = 200
"""No honest header or payload opens more objects and lists; it bounds the depth as well."""


def parse_json_object(data: bytes, part: str) -> dict[str, Any]:
    """The members of the one JSON object in ``data``.

    Args:
        data: bytes of a decoded segment.
        part: how the description calls it, ``"header"`` or ``"payload"``.

    Raises:
        MalformedTokenError: rule J4 (not UTF-8, not JSON, not an object), J5 (a name twice) or
            J6 (nested too deeply, a number too long, half of a surrogate pair).
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedTokenError(f"The {part} is not UTF-8.", rule="J4") from None
    if text.count("{") + text.count("[") > MAX_CONTAINERS:
        raise MalformedTokenError(f"The {part} nests too many values.", rule="J6")
    try:
        value = _DECODER.decode(text)
        if "\\u" in text:
            # Python reads "\ud800" alone, and fails later, wherever the text is encoded.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except MalformedTokenError as problem:
        raise MalformedTokenError(f"The {part} {problem}", rule=problem.rule) from None
    except json.JSONDecodeError:
        raise MalformedTokenError(f"The {part} is not JSON.", rule="J4") from None
    except (ValueError, RecursionError):
        # ValueError: an integer of more than 4300 digits, or a lone surrogate.
        raise MalformedTokenError(f"The {part} holds an unreadable value.", rule="J6") from None
    if type(value) is not dict:
        raise MalformedTokenError(f"The {part} is not a JSON object.", rule="J4")
    return value


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedTokenError("names a member twice.", rule="J5")
    return members


def _refuse_constant(_text: str) -> NoReturn:
    raise MalformedTokenError("holds NaN or Infinity, which JSON has not.", rule="J4")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise MalformedTokenError("holds a number too large to compute with.", rule="J6")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique_names, parse_constant=_refuse_constant, parse_float=_finite
)
