"""Parses untrusted JSON strictly: text that two parsers could read differently is refused.

``json.loads`` guesses UTF-16, accepts NaN, lets the last of two equal names win and raises
``RecursionError`` on deep nesting, against RFC 8259 and RFC 7519 §4.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

MAX_CONTAINERS = 400
"""Limit on objects and lists in a text, which also limits their depth."""

_WHITE_SPACE = " \t\n\r"  # RFC 8259 §2; Python's strip() removes more

# A string, even unterminated. The possessive quantifier avoids quadratic time.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)


class StrictJSONError(ValueError):
    """The text isn't strict JSON.

    Args:
        reason: what is wrong, without a full stop.
        rule: the broken rule of ``docs/standards.toml``: J4, J5 or J6.
    """

    def __init__(self, reason: str, *, rule: str) -> None:
        super().__init__(reason)
        self.rule = rule


def parse_json_object(data: bytes) -> dict[str, Any]:
    """Parse a JSON object in UTF-8.

    Raises:
        StrictJSONError: ``data`` isn't UTF-8, JSON or an object, or it has a duplicate name, NaN,
            Infinity, a lone surrogate, too large a number or too deep nesting.
    """
    try:
        value = _read(data.decode("utf-8"))
    except StrictJSONError:
        raise
    except UnicodeDecodeError:
        raise StrictJSONError("the text is not UTF-8", rule="J4") from None
    except json.JSONDecodeError:
        raise StrictJSONError("the text is not JSON", rule="J4") from None
    except (ValueError, RecursionError):
        # a number of more than 4300 digits, or a lone surrogate
        raise StrictJSONError("the text holds an unreadable value", rule="J6") from None
    if type(value) is not dict:
        raise StrictJSONError("the JSON text is not an object", rule="J4")
    return value


def _read(text: str) -> Any:
    if len(text) > MAX_CONTAINERS and _opens_too_many(text):
        raise StrictJSONError("the text nests too many values", rule="J6")
    # As json.loads does, but without its two searches for white space.
    text = text.strip(_WHITE_SPACE)
    value, end = _DECODER.raw_decode(text)
    if end != len(text):
        raise StrictJSONError("the text is not JSON", rule="J4")
    if "\\u" in text:
        # json accepts a lone "\ud800", which would fail later when sent or stored
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def _opens_too_many(text: str) -> bool:
    # Brackets inside strings don't count, but removing strings is slow, so count roughly first.
    if text.count("{") + text.count("[") <= MAX_CONTAINERS:
        return False
    bare = _STRING.sub("", text)
    return bare.count("{") + bare.count("[") > MAX_CONTAINERS


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise StrictJSONError("a name occurs twice in one object", rule="J5")
    return members


def _no_constant(_name: str) -> NoReturn:
    raise StrictJSONError("NaN and Infinity are not JSON", rule="J4")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise StrictJSONError("a number is too large to compute with", rule="J6")
    return number


# json.loads with hooks would build a new decoder at each call.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique_names, parse_constant=_no_constant, parse_float=_finite
)
