"""Lists what a lesson still lacks: the linter's findings, placeholders and stale pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jwtflow.errors import ConfigurationError
from tools.author import pages
from tools.author.scaffold import course_in
from tools.linter import lint
from tools.linter.manifests import faults


def missing(root: Path, number: str) -> Iterator[str]:
    """Yield a sentence for each thing that is left to do in a lesson.

    Raises:
        ConfigurationError: there is no such lesson.
    """
    course = course_in(root)
    if broken := faults(course):
        yield from broken
        return
    if number not in course.lessons:
        raise ConfigurationError(number, f"is no lesson; there are: {', '.join(course.lessons)}")
    yield from lint(course.notebooks, course.rooms, only=number)
    for path, _ in pages.stale(root):
        yield f"{path.relative_to(root)}: not as the rooms say; run make notebooks"
