"""JSON text from strangers, read one way or refused.

``json.loads`` guesses UTF-16, accepts NaN, lets the last of two equal names win and gives up with
``RecursionError`` on deep nesting. RFC 8259 and RFC 7519 §4 want none of that.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

MAX_CONTAINERS = 400
"""No honest text here opens more objects and lists; it bounds the depth as well."""

_WHITE_SPACE = " \t\n\r"  # RFC 8259 §2; Python's strip() removes more

# A string, also one without an end. Possessive, so that no text costs the square of its length.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)


class StrictJSONError(ValueError):
    """The text is not JSON that two readers would understand alike; says why.

    Args:
        reason: what is wrong, as half a sentence.
        rule: the rule of ``docs/standards.toml`` that it breaks: J4, J5 or J6.
    """

    def __init__(self, reason: str, *, rule: str) -> None:
        super().__init__(reason)
        self.rule = rule


def parse_json_object(data: bytes) -> dict[str, Any]:
    """The JSON object that ``data`` holds, in UTF-8.

    Raises:
        StrictJSONError: not UTF-8, not JSON, not an object, a name twice, NaN or Infinity, a lone
            surrogate, a number or nesting that Python will not read.
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
        # "\ud800" alone is read, and would fail later, wherever it is to be sent or stored
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def _opens_too_many(text: str) -> bool:
    # What stands in strings opens nothing; to take it out is only worth its time where it matters.
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


# One decoder for all: json.loads would build a new one at each call with hooks.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique_names, parse_constant=_no_constant, parse_float=_finite
)
