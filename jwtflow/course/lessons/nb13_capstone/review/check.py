"""The findings of a review, point by point of the checklist."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong

_RIGHT: dict[object, set[int | None]] = {
    1: {3},
    2: {6, 7},
    3: {None},
    4: {25},
    5: {33},
    6: {18},
    7: {21},
}
_NEARBY = {2: {9}, 6: {15, 16, 17}, 4: {23, 24, 26}, 5: {29, 30}}

_OVERLOOKED = {
    1: "a token in the URL is as good as one in the header",
    2: "a token may say who its issuer is",
    4: "a scope is compared as text",
    5: "the body says who is asking",
    6: "a list that can't be reached says no",
    7: "a log is a safe place",
}
_TAKEN_FOR_IT = {
    (5, 27): "a name in a body is always wrong",
    (3, 12): "what is too strict lets somebody in",
}
_LOOK = {
    1: "From how many places of a request can this service take a token?",
    2: "Which of these values did nobody verify when they are used?",
    3: "jwt.decode_complete checks what it's told to. What does this one check, and what follows?",
    4: "Two routes compare a scope. Do they do it in the same way?",
    5: "Two routes take a name from the body. At which of them may somebody else be meant?",
    6: "What does the service do while Redis is away?",
    7: "Who reads a log, and what could they do with each part of this line?",
}


def check(answer: Answer) -> Wrong | None:
    """Compare the findings with what is wrong, and name what was overlooked."""
    found = answer.value
    if not isinstance(found, dict) or set(found) != set(_RIGHT):
        return Wrong(
            f"Your findings are {found!r:.80}.",
            "A dictionary, please, with the seven points 1 to 7 as its keys.",
        )
    for point, line in found.items():
        if line is not None and (type(line) is not int or not 1 <= line <= 33):
            return Wrong(
                f"For point {point} you say {line!r:.40}.",
                "Each is the number of one line, from 1 to 33, or None.",
            )
    for point, line in found.items():
        if line in _RIGHT[point]:
            continue
        near = line in _NEARBY.get(point, ())
        return Wrong(
            f"For point {point} you say {'that no line breaks it' if line is None else line}.",
            "Close: which line near it does the harm?" if near else _LOOK[point],
            _OVERLOOKED[point] if line is None else _TAKEN_FOR_IT.get((point, line)),
        )
    return None
