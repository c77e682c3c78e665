"""Whole numbers between two bounds, refused in words."""

from __future__ import annotations

from typing import Any

import click


class Between(click.IntRange):
    """A whole number from ``least`` to ``most``."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most)
        self._words = f"a whole number from {least} to {most}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, or an error that says what it must be."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is not {self._words}.", param, ctx)
