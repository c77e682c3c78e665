"""What notebooks import: exercises, checks, hints, and the learner's kept code."""

from __future__ import annotations

from jwtflow.course.bench import judge
from jwtflow.course.checking import attempt, check, yours_or_ours
from jwtflow.course.helping import hint, progress, reset, show_source, solution, tick
from jwtflow.course.lesson import keep, matrix, start_lesson
from jwtflow.course.pieces import mine
from jwtflow.course.plugging import lesson_mounts
from jwtflow.lab.mounts import bring_mounts

__all__ = [
    "attempt",
    "check",
    "hint",
    "judge",
    "keep",
    "matrix",
    "mine",
    "progress",
    "reset",
    "show_source",
    "solution",
    "start_lesson",
    "tick",
    "yours_or_ours",
]

bring_mounts(lesson_mounts)  # from now on, every lab has the mount points of the lessons
