"""Checks answers to questions and first tries; coding exercises have their own ``check.py``.

A question's right answer is the one in the notebook with solutions. The room's ``lesson.toml`` says
what wrong answers mean and what to add to a right one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any

from jwtflow.course.answers import Answer
from jwtflow.course.catalogue import Exercise, Kind
from jwtflow.course.crashes import beginning
from jwtflow.course.outcome import Outcome, Verdict

_FEWEST_WORDS = 8  # in a free-text answer
_MAX_SHOWN = 120


def examine_question(exercise: Exercise, answer: Answer, names: Mapping[str, Any]) -> Outcome:
    """Check an answer that is a value, or a first try."""
    return _EXAMINERS[exercise.kind](exercise, answer, names)


def _predict(exercise: Exercise, answer: Answer, names: Mapping[str, Any]) -> Outcome:
    name = exercise.settings["value"]
    predicted = _among(exercise, _alike(_plain(answer.value), _plain(exercise.answer)))
    if odd := _other_form(predicted, _plain(exercise.answer)):
        return _unreadable(exercise, f"{answer.name} is {_shown(predicted)}.", odd)
    if predicted not in (among := exercise.settings.get("among", [predicted])):
        told = f"{answer.name} is {_shown(predicted)}."
        return _unreadable(exercise, told, f"Write one of these: {', '.join(among)}.")
    if name not in names:
        return Outcome(
            exercise.name,
            Verdict.MADE,
            f"You predict {_shown(predicted)}.",
            "Now run the cell that tries it, between your prediction and this check. Then run this "
            "check again.",
        )
    happened = _plain(names[name])
    if happened != _plain(exercise.answer):
        return Outcome(
            exercise.name,
            Verdict.MADE,
            f"You predicted {_shown(predicted)}. This run gave {_shown(happened)}, and in a fresh "
            "lab it gives something else.",
            "Cells further down have changed the lab, or a piece of yours that it uses isn't "
            "finished. Run the set-up cell again, then the cells up to here.",
        )
    if predicted == happened:
        return _right(exercise, f"You predicted {_shown(predicted)}, and that's what happened.")
    belief, look = _belief(exercise, lambda given: _literal(given) == predicted)
    told = f"You predicted {_shown(predicted)}. The run gave {_shown(happened)}."
    return Outcome(
        exercise.name,
        Verdict.PREDICTED,
        told,
        look,
        misconception=belief,
        explanation=exercise.after,
    )


def _choose(exercise: Exercise, answer: Answer, _names: Mapping[str, Any]) -> Outcome:
    chosen = _letters(answer.value)
    if chosen not in exercise.options:
        letters = ", ".join(f'"{letter}"' for letter in exercise.options)
        told = f"{answer.name} is {_shown(answer.value)}."
        return _unreadable(exercise, told, f"Set it to one of {letters}, in quotation marks.")
    if chosen == exercise.answer:
        return _right(exercise)
    belief, look = _belief(exercise, chosen.__eq__)
    told = f"You chose {chosen}: {_unmarked(exercise.options[chosen])}"
    return _wrong(exercise, told, look or "Compare it with what you have seen.", belief)


def _order(exercise: Exercise, answer: Answer, _names: Mapping[str, Any]) -> Outcome:
    given, right = _letters(answer.value), exercise.answer
    if sorted(given) != sorted(exercise.options):
        letters = "".join(exercise.options)
        return _unreadable(
            exercise,
            f"{answer.name} is {_shown(answer.value)}.",
            f'Write each of the {len(letters)} letters once, in one string like "{letters}".',
        )
    if given in (right, *exercise.settings.get("also", ())):
        return _right(exercise)

    def applies(believed: str) -> bool:  # "ca": c before a
        places = [given.index(letter) for letter in believed]
        return places == sorted(places)

    belief, look = _belief(exercise, applies)
    pairs = enumerate(zip(given, right, strict=True))
    same = next(place for place, (mine, ours) in pairs if mine != ours)
    told = f"The first {same} of your steps are right."
    if same < 2:
        told = "The first of your steps is right." if same else "Another step comes first."
    look = look or "For each step, ask what must exist before it can happen."
    return _wrong(exercise, told, look, belief)


def _find(exercise: Exercise, answer: Answer, _names: Mapping[str, Any]) -> Outcome:
    given = _alike(_plain(answer.value), _plain(exercise.answer))
    if odd := _other_form(given, _plain(exercise.answer)):
        return _unreadable(exercise, f"{answer.name} is {_shown(given)}.", odd)
    if given == _plain(exercise.answer):
        return _right(exercise)
    belief, look = _belief(exercise, lambda text: _literal(text) == given)
    return _wrong(
        exercise,
        f"You say {_shown(given)}.",
        look or exercise.hints[0],
        belief,
    )


def _say(exercise: Exercise, answer: Answer, _names: Mapping[str, Any]) -> Outcome:
    text = answer.value
    if not isinstance(text, str):
        told = f"{answer.name} is {_shown(text)}."
        return _unreadable(exercise, told, "Write text between the quotation marks.")
    # The notebook with solutions holds nbgrader's markers inside the text.
    text = "\n".join(line for line in text.splitlines() if not line.startswith("### "))
    if not text.strip():
        told = "Write your answer between the quotation marks, run that cell, then this one."
        return Outcome(exercise.name, Verdict.NOT_ATTEMPTED, told)
    if len(text.split()) < _FEWEST_WORDS:
        return Outcome(exercise.name, Verdict.SHORT, f"You wrote: {text.strip()}", "Say more.")
    points = [str(point).strip() for point in exercise.settings["points_to_tick"]]
    listed = "\n".join(f"{number}. {point}" for number, point in enumerate(points, 1))
    explanation = (
        f"**One way to say it**\n\n{_quoted(str(exercise.settings['model']).strip())}\n\n"
        f"**Which of these points does yours have?**\n\n{listed}\n\n"
        f'Mark them in a new cell, for example `tick("{exercise.name}", 1, 3)`.'
    )
    told = f"You wrote: {text.strip()}"
    return Outcome(exercise.name, Verdict.MADE, told, explanation=explanation)


def _try(exercise: Exercise, _answer: Answer, _names: Mapping[str, Any]) -> Outcome:
    told = "Your first try is there, and it counts, however far it gets."
    return Outcome(exercise.name, Verdict.MADE, told, explanation=exercise.after)


_EXAMINERS: dict[Kind, Callable[[Exercise, Answer, Mapping[str, Any]], Outcome]] = {
    Kind.PREDICT: _predict,
    Kind.CHOOSE: _choose,
    Kind.ORDER: _order,
    Kind.FIND: _find,
    Kind.SAY: _say,
    Kind.TRY: _try,
}


def _right(exercise: Exercise, observed: str = "") -> Outcome:
    return Outcome(exercise.name, Verdict.RIGHT, observed, explanation=exercise.after)


def _wrong(exercise: Exercise, observed: str, look: str, belief: str | None = None) -> Outcome:
    return Outcome(exercise.name, Verdict.WRONG, observed, look, misconception=belief)


def _unreadable(exercise: Exercise, observed: str, look: str) -> Outcome:
    return Outcome(exercise.name, Verdict.UNREADABLE, observed, look)


def _belief(exercise: Exercise, applies: Callable[[str], bool]) -> tuple[str | None, str]:
    """Return the first belief that applies, and where to look."""
    for given, (belief, look) in exercise.beliefs.items():
        if applies(given):
            return belief, look
    return None, ""


def _literal(text: str) -> Any:
    return _plain(ast.literal_eval(text))


def _plain(value: Any) -> Any:
    """Turn tuples into lists, since either is a fine answer."""
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _alike(given: Any, like: Any) -> Any:
    """Convert an answer to the form of ``like`` if its meaning is clear: "line 4" means 4."""
    if isinstance(like, list):
        if isinstance(given, list) and len(given) == len(like):
            return [_alike(*pair) for pair in zip(given, like, strict=True)]
        return given
    if isinstance(given, list) and len(given) == 1:
        return _alike(given[0], like)
    kind = _kind_of(like)
    if kind == "number" and isinstance(given, str):
        numbers = re.findall(r"\d+", given)
        return int(numbers[0]) if len(numbers) == 1 and "-" not in given else given
    if isinstance(like, bool) and given in ("True", "False", 0, 1):
        return given in ("True", 1)
    return given


def _among(exercise: Exercise, given: Any) -> Any:
    """Return the name that is meant; capitals and underscores don't matter."""

    def bare(name: object) -> str:
        return str(name).strip().casefold().replace("_", " ")

    names = exercise.settings.get("among", ())
    return next((name for name in names if bare(name) == bare(given)), given)


def _other_form(given: Any, like: Any) -> str | None:
    """Say what to write instead if the answer doesn't have the form of ``like``."""
    if isinstance(like, list):
        if not isinstance(given, list):
            what = _kind_of(like[0]) if like else "value"
            return f"Write a list in square brackets; each entry is a {what}."
        fixed = bool(like) and not isinstance(like[0], str)
        if fixed and len(given) != len(like):
            return f"The list should have {len(like)} entries; yours has {len(given)}."
        odd = [item for item in given if like and _kind_of(item) != _kind_of(like[0])]
        return (
            f"Each entry is a {_kind_of(like[0])}, and {_shown(odd[0])} isn't one." if odd else None
        )
    if _kind_of(given) == _kind_of(like):
        return None
    return f"Write {_kind_of(like)}." if like is None else f"Write a {_kind_of(like)}."


def _kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "truth value, True or False"
    if value is None:
        return "None"
    if isinstance(value, int | float):
        return "number"
    return "string in quotation marks" if isinstance(value, str) else type(value).__name__


def _letters(value: Any) -> str:
    """Return the chosen letters in lower case, without what people put between them."""
    given = value if isinstance(value, list | tuple | set) else [value]
    text = "".join(letter for letter in given if isinstance(letter, str))
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _unmarked(option: str) -> str:
    """Take the marks for code and stress out of an option, which is quoted as plain text."""
    return re.sub("[`*]", "", option)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _shown(value: Any) -> str:
    return beginning(repr(value), _MAX_SHOWN)
