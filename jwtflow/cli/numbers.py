"""Whole numbers between two bounds, refused in words."""

from __future__ import annotations

from typing import Any

import click

from jwtflow.web.settings import WHOLE_NUMBER


class Between(click.IntRange):
    """A whole number from ``least`` to ``most``."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most)
        self._words = f"a whole number from {least} to {most}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, or an error that says what it must be."""
        try:
            number = super().convert(value, param, ctx)
        except click.BadParameter:
            number = None
        if number is None or not WHOLE_NUMBER.fullmatch(str(value)):
            self.fail(f"{value!r} is not {self._words}.", param, ctx)
        return number
