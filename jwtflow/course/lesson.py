"""``start_lesson`` and ``keep``: a lab whose servers run what the learner has written.

What was kept in an earlier notebook guards the lab's servers from the start, in place of ours, if
it is finished. In the notebook that writes it, and in those before, the reference stands there
until ``keep`` is run: so running all cells again tells the same story.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any

from jwtflow.course import keeping
from jwtflow.course.bench import REFUSALS, Bench, all_benches, report_on, rows_of
from jwtflow.course.calls import TooSlowError, result_within
from jwtflow.course.crashes import describe_crash, text_of
from jwtflow.course.helping import Note
from jwtflow.course.matrix import UNTRIED, Matrix, PieceRows
from jwtflow.course.standalone import CannotKeepError
from jwtflow.course.state import KEPT, forget_temporary
from jwtflow.errors import TokenError
from jwtflow.lab import Lab, running_lab, start_lab
from jwtflow.lab.display import show


@dataclass(frozen=True)
class Mount:
    """How the lab's servers use something of the learner's.

    Args:
        written_in: the number of the notebook that builds it.
        put: lets the lab use it, and says so.
        unfit: says why a later notebook should not use it, or nothing.
    """

    written_in: str
    put: Callable[[Lab, Any], object]
    unfit: Callable[[Any], str | None]


ANSWERING_LIMIT = 5.0
"""Seconds that a learner's code may take for one request."""


class LearnersRefusalError(TokenError):
    """The learner's verifier refused the token."""


def start_lesson(number: str | None = None) -> Lab:
    """Start the lab afresh, with what the learner has kept, and show that it is ready.

    Args:
        number: of the notebook, ``"06"``; what Jupyter says where none is given.
    """
    forget_temporary()
    kept, trouble = _load_kept(number or _notebook_number())
    lab = start_lab(setup=lambda fresh: _mount_all(fresh, kept))
    for sentence in trouble:
        show(Note(sentence))
    return lab


def keep(thing: Any) -> Note:
    """Save a function or class of yours for later notebooks, and let the lab's servers use it.

    Its source goes to the folder ``my_jwtflow``, with what it needs; the version before it stays
    beside. What cannot be kept is told in a sentence.
    """
    try:
        path = keeping.save(thing)
    except CannotKeepError as error:
        return Note(f"Not kept. {error}")
    said = f"Kept `{thing.__name__}` in `{KEPT}/{path.name}`."
    lab = running_lab()
    if thing.__name__ in MOUNTS and lab is not None:
        # What was kept, not what the notebook makes of it later: the matrix judges the same.
        said += f" {MOUNTS[thing.__name__].put(lab, keeping.load(thing.__name__))}"
    return Note(said)


def matrix() -> Matrix | Note:
    """Show which attacks your pieces stop; rows are not tried where you have kept none."""
    try:
        return Matrix(tuple(_rows_of(name, bench) for name, bench in all_benches().items()))
    except CannotKeepError as error:
        return Note(f"The attacks could not be tried. {error}")


def _rows_of(name: str, bench: Bench) -> PieceRows:
    kept = keeping.load(name)
    if kept is None:
        return PieceRows(name, "none kept yet", tuple((row, UNTRIED, "") for row in rows_of(bench)))
    rows = report_on(kept, bench).rows
    return PieceRows(name, "yours", tuple((row.name, row.state, row.detail) for row in rows))


def _mount_verify(lab: Lab, verify: Any) -> object:
    """Guard the resource server with a learner's ``verify``."""

    def guard(encoded_jwt: str) -> dict[str, Any]:
        call = partial(
            verify,
            encoded_jwt,
            keys=lab.published_keys(),
            issuer=lab.auth_server,
            audience=lab.resource_server,
            now=lab.resource_server_time(),
        )
        claims = result_within(ANSWERING_LIMIT, call, name="verify")
        if not isinstance(claims, dict) or not isinstance(claims.get("jti"), str):
            # The server looks the jti up in its denylist next.
            raise LearnersRefusalError("Your verifier returned no claims with a jti.", rule="J35")
        return claims

    def refusing(encoded_jwt: str) -> dict[str, Any]:
        try:
            return guard(encoded_jwt)
        except TokenError:
            raise
        except REFUSALS as refusal:
            raise LearnersRefusalError(
                f"Your verifier refused it: {text_of(refusal)}", rule="J38"
            ) from None
        except TooSlowError as slow:
            raise LearnersRefusalError(str(slow), rule="J38") from None
        except BaseException as crash:  # noqa: BLE001 - told as the learner's, not as our 500
            raise LearnersRefusalError(
                "Your verifier stumbled: " + describe_crash(crash, "verify").replace("\n", " "),
                rule="J38",
            ) from None

    return lab.use_verifier(refusing)


def _unfit_verify(verify: Any) -> str | None:
    """Why a kept ``verify`` should not guard a later notebook's server from the start."""
    report = report_on(verify, all_benches()["verify"])
    if report.is_closed:
        return None
    return (
        f"Your `verify` in `{KEPT}/` leaves {len(report.open_rows)} rows open, so the reference "
        "guards the resource server. Go on with yours in notebook 06."
    )


MOUNTS = {"verify": Mount("06", _mount_verify, _unfit_verify)}
"""What the lab's servers can use of the learner's, by the name that it is kept under."""


def _load_kept(number: str) -> tuple[dict[str, Any], list[str]]:
    kept: dict[str, Any] = {}
    trouble: list[str] = []
    for name, mount in MOUNTS.items():
        if number and number <= mount.written_in:
            continue
        try:
            found = keeping.load(name)
        except CannotKeepError as error:
            trouble.append(f"{error} The reference is used in its place.")
            continue
        unfit = None if found is None else mount.unfit(found)
        if unfit:
            trouble.append(unfit)
        elif found is not None:
            kept[name] = found
    return kept, trouble


def _mount_all(lab: Lab, kept: dict[str, Any]) -> None:
    for name, thing in kept.items():
        MOUNTS[name].put(lab, thing)


def _notebook_number() -> str:
    """The number of the notebook that this kernel was started for; empty where nobody says."""
    name = PurePath(os.environ.get("JPY_SESSION_NAME", "")).name  # set by Jupyter's server
    return name.partition("_")[0]
