"""How busy the parts of a site are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def busy(part: Mapping[str, Any], factor: float) -> float:
    """Return the share of its time for which a part is busy, with ``factor`` times the users."""
    uses = part["per_second"] * (factor if part["grows"] else 1)
    return float(uses * part["seconds"] / part["workers"])


def busiest(parts: Mapping[str, Mapping[str, Any]], factor: float) -> str:
    """Return the name of the part that is busiest with ``factor`` times the users."""
    return max(parts, key=lambda name: busy(parts[name], factor))
