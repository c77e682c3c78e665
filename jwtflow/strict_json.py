"""JSON text from strangers, read one way or refused.

``json.loads`` guesses UTF-16, accepts NaN, lets the last of two equal names win and gives up with
``RecursionError`` on deep nesting. RFC 8259 and RFC 7519 §4 want none of that.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn


class StrictJSONError(ValueError):
    """The text is not JSON that two readers would understand alike; says why."""


def parse_json_object(data: bytes) -> dict[str, Any]:
    """The JSON object that ``data`` holds, in UTF-8.

    Raises:
        StrictJSONError: not UTF-8, not JSON, not an object, a name twice, NaN or Infinity, a lone
            surrogate, a number or nesting that Python will not read.
    """
    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=_unique_names, parse_constant=_no_constant
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # a lone surrogate stops here
    except StrictJSONError:
        raise
    except UnicodeError:
        raise StrictJSONError("the text is not UTF-8") from None
    except (ValueError, RecursionError):
        raise StrictJSONError("the text is not JSON, or nested too deeply") from None
    if not isinstance(value, dict):
        raise StrictJSONError("the JSON text is not an object")
    return value


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise StrictJSONError("a name occurs twice in one object")
    return members


def _no_constant(_name: str) -> NoReturn:
    raise StrictJSONError("NaN and Infinity are not JSON")
