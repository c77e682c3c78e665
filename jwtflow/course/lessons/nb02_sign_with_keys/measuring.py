"""Four signature algorithms, timed on this machine: a table, and a drawing of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jwt import PyJWK

from jwtflow.course.measuring import INK, drawing, shortest
from jwtflow.lab import html
from jwtflow.lab.display import Shown
from jwtflow.lab.keys import lab_key

_MESSAGE = b"m" * 400  # about as long as a token's first two parts
_SECONDS = 0.15  # for each figure


@dataclass(frozen=True)
class Measured:
    """What one algorithm costs.

    Args:
        algorithm: its name in a header.
        length: of a signature, bytes.
        sign: microseconds for one signature.
        verify: microseconds to check one.
        forger: who can forge.
    """

    algorithm: str
    length: int
    sign: float
    verify: float
    forger: str


class Measurements(Shown):
    """The figures of several algorithms."""

    def __init__(self, rows: Sequence[Measured]) -> None:
        self.rows = tuple(rows)

    def html(self) -> str:
        """A table."""
        columns = ["algorithm", "signature, bytes", "sign, µs", "check, µs", "who can make one"]
        return html.table("On this machine", columns, self._cells())

    def text(self) -> str:
        """A line for each algorithm."""
        return "\n".join(
            f"{name:6} {length:>4} bytes, sign {sign:>6} µs, check {check:>6} µs, made by {who}"
            for name, length, sign, check, who in self._cells()
        )

    def plot(self) -> None:
        """Draw the times of signing and checking."""
        names = [row.algorithm for row in self.rows]
        places = range(len(names))
        with drawing(height=3) as axes:
            for shift, hatch, label, times in (
                (-0.2, "", "sign", [row.sign for row in self.rows]),
                (0.2, "//", "check", [row.verify for row in self.rows]),
            ):
                bars = axes.bar([place + shift for place in places], times, 0.4, label=label)
                for bar in bars:
                    bar.set_hatch(hatch)
                axes.bar_label(bars, fmt="%.0f", color=INK)
            axes.set_yscale("log")
            axes.set_ylim(top=3 * axes.get_ylim()[1])  # room for the figures above the bars
            axes.set_xticks(list(places), names)
            axes.set_ylabel("time, µs (logarithmic)")
            axes.set_title("One signature, and one check of it")
            axes.legend(labelcolor=INK, framealpha=0)

    def _cells(self) -> list[list[str]]:
        return [
            [row.algorithm, str(row.length), f"{row.sign:.0f}", f"{row.verify:.0f}", row.forger]
            for row in self.rows
        ]


def measure_algorithms(names: Sequence[str]) -> Measurements:
    """Time signing and checking with the library, one algorithm after the other."""
    return Measurements([_measure(name) for name in names])


def _measure(name: str) -> Measured:
    private = lab_key(name, "signing key 1")
    public = {
        part: private[part] for part in private if part not in {"d", "p", "q", "dp", "dq", "qi"}
    }
    signer, checker = PyJWK(private, name), PyJWK(public, name)
    algorithm: Any = signer.Algorithm
    signature = algorithm.sign(_MESSAGE, signer.key)
    return Measured(
        algorithm=name,
        length=len(signature),
        sign=_microseconds(lambda: algorithm.sign(_MESSAGE, signer.key)),
        verify=_microseconds(lambda: algorithm.verify(_MESSAGE, checker.key, signature)),
        forger="everyone who checks" if name == "HS256" else "the signer alone",
    )


def _microseconds(work: Callable[[], object]) -> float:
    return shortest(work, seconds=_SECONDS) * 1e6
