"""What a client may send to have a report written."""

from __future__ import annotations

from typing import Any

from jwtflow.errors import InvalidRequestError
from jwtflow.web.bodies import string_field

MAX_TITLE = 200


def report_title(body: dict[str, Any]) -> str:
    """The ``title`` in ``body``, exactly as it came: 1 to 200 characters (Unicode code points).

    Raises:
        InvalidRequestError: it is missing, not a string, empty or too long.
    """
    title = string_field(body, "title")
    if not 1 <= len(title) <= MAX_TITLE:
        raise InvalidRequestError(f"Send a title of 1 to {MAX_TITLE} characters.")
    return title
