"""Questions: exercises whose answer is a letter, or several, and no code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jwtflow.course.exercise import Exercise, Kind, Misconception, Wrong
from jwtflow.course.guard import Answer


def choice(
    *,
    name: str,
    options: Mapping[str, str],
    right: str,
    beliefs: Mapping[str, Wrong],
    kind: Kind = Kind.CHOOSE,
    **others: Any,
) -> Exercise:
    """A question with lettered options: a prediction, or a quiz question.

    Args:
        name: as in ``Exercise``; the learner binds ``answer_<name>``, with underscores.
        options: letter to text.
        right: the letter of the right option.
        beliefs: for every other letter, what believing it shows, with the misconception's name.
        kind: ``Kind.PREDICT`` where a run will settle it.
        others: ``question``, in Markdown; ``title``, ``objective``, ``hints`` and ``explanation``
            as in ``Exercise``.
    """
    letters = ", ".join(f'"{letter}"' for letter in options)

    def examine(answer: Answer) -> Wrong | None:
        chosen = _letters(answer.value)
        if chosen == right:
            return None
        return beliefs.get(chosen) or _no_letter(answer, f"Set it to one of {letters}.")

    return _question(
        name=name,
        options=options,
        how="Replace the three dots by the letter, in quotes.",
        right=right,
        alternatives=(right.upper(), f" {right} "),
        wrong=tuple((belief, letter) for letter, belief in beliefs.items()),
        examine=examine,
        kind=kind,
        **others,
    )


def reasons(
    *,
    name: str,
    options: Mapping[str, str],
    right: str,
    beliefs: Mapping[str, Wrong],
    **others: Any,
) -> Exercise:
    """An explanation, put together from statements: which of them are true, and are the reason?

    Args:
        name: as in ``choice``.
        options: letter to statement.
        right: the letters of the statements that belong to it, at least two, in their order.
        beliefs: for every other letter, what believing it shows, with the misconception's name.
        others: as in ``choice``.
    """

    def examine(answer: Answer) -> Wrong | None:
        chosen = set(_letters(answer.value))
        if not chosen or not chosen <= set(options):
            return _no_letter(answer, f'Set it to some of "{"".join(options)}", in one string.')
        for letter, belief in beliefs.items():
            if letter in chosen:
                return belief
        if chosen == set(right):
            return None
        return Wrong(
            "All that you chose is true, but something that belongs to it is missing.",
            "Go through the others one by one: is it true, and does it belong here?",
        )

    return _question(
        name=name,
        options=options,
        how='Replace the three dots by the letters of all that are true, like `"yz"`.',
        right=right,
        alternatives=(right[::-1].upper(), ", ".join(right)),
        wrong=tuple((belief, right + letter) for letter, belief in beliefs.items()),
        examine=examine,
        kind=Kind.EXPLAIN,
        **others,
    )


def _question(
    *,
    name: str,
    question: str,
    options: Mapping[str, str],
    how: str,
    right: str,
    alternatives: tuple[str, ...],
    wrong: tuple[tuple[Wrong, str], ...],
    **others: Any,
) -> Exercise:
    variable = "answer_" + name.replace("-", "_")
    listed = "\n".join(f"- **{letter}**: {text}" for letter, text in options.items())
    return Exercise(
        name=name,
        defines=variable,
        statement=f"{question}\n\n{listed}\n\n{how}",
        cell=f'{variable} = (\n    ### BEGIN SOLUTION\n    "{right}"\n    ### END SOLUTION\n)',
        alternatives=tuple(f'{variable} = "{letters}"' for letters in alternatives),
        misconceptions=tuple(
            Misconception(belief.misconception or "", f'{variable} = "{letters}"')
            for belief, letters in wrong
        ),
        **others,
    )


def _letters(value: Any) -> str:
    """What was chosen, in lower case and without what people put between letters."""
    given = value if isinstance(value, list | tuple | set) else [value]
    text = "".join(letter for letter in given if isinstance(letter, str))
    return text.replace(",", "").replace(" ", "").lower()


def _no_letter(answer: Answer, look: str) -> Wrong:
    shown = repr(answer.value)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    return Wrong(f"{answer.name} is {shown}, which is none of the letters.", look)
