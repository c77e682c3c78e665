"""What a lesson's check is given, and what it says: all that a ``check.py`` imports."""

from __future__ import annotations

from dataclasses import dataclass

from jwtflow.course.calls import TooSlowError
from jwtflow.course.guard import Answer, CrashedError

__all__ = ["Answer", "CrashedError", "TooSlowError", "Wrong"]


@dataclass(frozen=True)
class Wrong:
    """What a check found.

    Args:
        observed: what the learner's code did, on which input; neither the right answer nor the
            test's code.
        look: where to look next.
        misconception: the belief behind it, if a second input has confirmed it.
    """

    observed: str
    look: str
    misconception: str | None = None
