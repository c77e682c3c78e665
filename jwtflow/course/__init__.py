"""The course's side of a notebook: exercises, checks, hints, and what learners keep."""

from __future__ import annotations

from jwtflow.course.checking import check
from jwtflow.course.helping import hint, progress, reset, solution

__all__ = ["check", "hint", "progress", "reset", "solution"]
