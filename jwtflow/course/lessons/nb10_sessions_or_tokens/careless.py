"""A login that was written in a hurry."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, MutableMapping
from typing import Any


def keeps_the_id(
    username: str,
    presented: str | None,
    *,
    sessions: MutableMapping[str, dict[str, Any]],
    new_id: Callable[[], str],
    now: float,
) -> str:
    """Open a session under the id that came along, if one did."""
    session_id = presented or new_id()
    key = hashlib.sha256(session_id.encode()).hexdigest()
    sessions[key] = {"username": username, "started": now, "seen": now}
    return session_id
