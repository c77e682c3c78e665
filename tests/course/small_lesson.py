"""A lesson of nobody's course, made in a temporary place: one exercise of each kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat

from jwtflow.course.catalogue import Course
from tools.author.pages import map_of
from tools.cells import SET_UP, WHERE, metadata
from tools.execution import METADATA

NUMBER = "42"
NAME = "42_greet_politely"

MANIFEST = """
number = "42"
title = "greet politely"
summary = "say hello, and say it to the right person"
minutes = 10
stage = "sign"
instructors = "Say hello first."
objectives = ["greet somebody by name", "say why a greeting needs a name"]

[pieces.greet]
signature = "greet(name)"
mount = "resource_server.greet"

[exercises.predict]
kind = "predict"
objective = 1
value = "length"
hints = ["Count the letters.", "Count the comma and the space, too."]
after = "Every character counts, the space as well."
[exercises.predict.beliefs]
"8" = "spaces are no characters"

[exercises.greet]
kind = "write"
objective = 1
points = 2

[exercises.first-try]
kind = "try"
objective = 1
after = "See what the bench says of it."

[exercises.shout]
kind = "complete"
objective = 1

[exercises.say]
kind = "say"
objective = 2
hints = ["Who is meant?", "Think of a full room."]
model = "A name says who is meant, and everybody else can go on with what they do."
points_to_tick = ["who is meant", "who isn't", "it is polite"]

[exercises.quiz-1]
kind = "choose"
objective = 2
hints = ["Look at the first.", "Look at the last."]
after = "A greeting without a name may be for anybody."
[exercises.quiz-1.beliefs]
a = "a greeting needs no name"
[exercises.quiz-1.beliefs.b]
belief = "louder is clearer"
look = "Does volume say who is meant?"

[exercises.quiz-2]
kind = "order"
objective = 2
hints = ["What comes first?", "What comes last?"]
after = "First you look, then you speak."
[exercises.quiz-2.beliefs]
ca = "one speaks before one looks"

[exercises.quiz-3]
kind = "find"
objective = 2
hints = ["Read each line.", "Read the second line again."]
after = "The second line greets nobody."
[exercises.quiz-3.beliefs]
"1" = "the first line is always at fault"
"""

FILES = {
    "__init__.py": '"""Notebook 42, *greet politely*."""\n',
    "lesson.toml": MANIFEST.lstrip(),
    "greet/check.py": '''"""Does it greet by name?"""

from jwtflow.course.answers import Answer, Wrong


def check(answer: Answer) -> Wrong | None:
    """Two names, so that no fixed greeting passes."""
    for name in ("Ada", "Bo"):
        told = answer(name)
        if told != f"Hello, {name}":
            belief = "everybody is called Ada" if told == "Hello, Ada" else None
            return Wrong(f"For {name} it returned {told!r}.", "Use the argument.", belief)
    return None
''',
    "greet/help.md": "# Hint 1\n\nUse the argument.\n\n# Hint 2\n\nAn f-string does it.\n\n"
    "# Explanation\n\nThe name is the argument.\n\n# Right\n\nIt uses the argument.\n",
    "greet/right_plus.py": '# with +\ndef greet(name):\n    return "Hello, " + name\n',
    "greet/wrong_ada.py": "# belief: everybody is called Ada\n"
    'def greet(name):\n    return "Hello, Ada"\n',
    "greet/wrong_none.py": "# requirement: returns\ndef greet(name):\n    print(name)\n",
    "bench.py": '''"""The bench of 42: names, and none."""

from __future__ import annotations

from collections.abc import Iterator

from jwtflow.course.bench import Bench, Case, refuses, returns


def cases() -> Iterator[Case]:
    """One of each."""
    row, rule = "say no name", "RFC 7519 §2"
    yield Case("a name", row, rule, "Cy comes in.", honest=True, attempt=returns("Hello, Cy", "Cy"))
    yield Case("no name", row, rule, "Somebody is meant.", honest=False, attempt=refuses(""))


BENCHES = {"greet": Bench("greet", cases)}
''',
    "judged.py": '''"""What the judge asks."""

from __future__ import annotations

from jwtflow.judge.table import Checks, Stage, expect
from jwtflow.judge.visit import Visit, said

CHECKS = Checks()


@CHECKS.add(Stage.API, "RFC 9110 §9.3.1")
def knocks(visit: Visit) -> str:
    """Somebody opens the door."""
    answer = visit.call("read")
    expect(answer.status_code < 500, said(answer))
    return "they do"


@CHECKS.add("Say hello", "RFC 9110 §15.5.5")
def greets(visit: Visit) -> str:
    """The API greets its callers."""
    answer = visit.ask("GET", f"{visit.system.resource}/hello")
    expect(answer.status_code == 200, said(answer))
    return "hello"
''',
    "mount.py": '''"""Where the lab uses what notebook 42 writes: ``greet``."""

from __future__ import annotations

from jwtflow.lab.mounts import Mount, Mounts, blamed_on
from jwtflow.resource_server.guard import Guard
from jwtflow.tokens import Claims


class Greeter(Guard):
    """Greets with a mounted ``greet``."""

    mounts: Mounts

    def authenticate(self) -> Claims:
        """Return the claims, with a greeting for a name."""
        claims = super().authenticate()
        greet = self.mounts.get("resource_server.greet")
        if greet is None:
            return claims
        with blamed_on("greet"):
            return {**claims, "sub": greet(claims["sub"])}


MOUNT = Mount(
    points={"resource_server.greet": "greet(name) returns a greeting"}, parts=(Greeter,)
)
''',
    "shout/check.py": '''"""Is it loud?"""

from jwtflow.course.answers import Answer, Wrong


def check(answer: Answer) -> Wrong | None:
    """Upper case only."""
    told = answer("hello")
    if told != "HELLO":
        return Wrong(f"It returned {told!r}.", "In capitals, please.", "a comma is loud")
    return None
''',
    "shout/help.md": "# Hint 1\n\nA method of str.\n\n# Hint 2\n\nIts name has two parts.\n\n"
    "# Explanation\n\n`upper` does it.\n\n# Right\n\nLoud enough.\n",
    "shout/right_upper.py": "# unbound\ndef shout(text):\n    return str.upper(text)\n",
    "shout/wrong_whisper.py": "# requirement: capitals\ndef shout(text):\n    return text\n",
    "shout/wrong_comma.py": '# belief: a comma is loud\ndef shout(text):\n    return text + ","\n',
}

TITLE = """# 42 · Greet politely

You say hello.

**Afterwards you can**

1. greet somebody by name;
2. say why a greeting needs a name.

**You need** nothing.

**Time** 10 minutes. **Standards** RFC 7519 (JWT).

**In this notebook**
[Where you stand](#Where-you-stand) ·
[Greet](#Greet)"""


def solved(text: str) -> str:
    """A solution between its markers."""
    return f"### BEGIN SOLUTION\n{text}\n### END SOLUTION"


def answer(name: str, value: str) -> str:
    """The cell of a question."""
    inside = f"    ### BEGIN SOLUTION\n    {value}\n    ### END SOLUTION\n"
    return f"answer_42_{name.replace('-', '_')} = (\n{inside})"


MONDAY = """## On Monday

Say hello.

## Reading

- [RFC 7519](https://www.rfc-editor.org/rfc/rfc7519), all of it."""

CELLS: list[tuple[str, str, str]] = [
    ("markdown", "42-title", TITLE),
    ("markdown", "42-map", f"## {WHERE}\n\n{map_of('sign')}\n\nHere."),
    ("code", "42-set-up", SET_UP.format(number=NUMBER, options="")),
    ("markdown", "42-greet-why", "## Greet\n\nHow long is a greeting?"),
    ("markdown", "42-predict-task", "### Predict: How long?\n\nHow long is `Hello, Bo`?"),
    (
        "code",
        "42-predict",
        "answer_42_predict = (\n    ### BEGIN SOLUTION\n    9\n    ### END SOLUTION\n)",
    ),
    ("code", "42-run", 'length = len("Hello, Bo")'),
    ("code", "42-predict-check", 'check("42-predict")'),
    ("markdown", "42-first-try-task", "### Exercise: A first try\n\nWrite `greet(name)`."),
    (
        "code",
        "42-first-try",
        '### BEGIN SOLUTION\ndef greet(name):\n    return "Hello"\n### END SOLUTION',
    ),
    ("code", "42-first-try-check", 'check("42-first-try")'),
    ("markdown", "42-greet-task", "### Exercise: Greet by name\n\nFinish `greet(name)`."),
    (
        "code",
        "42-greet",
        solved(
            'def greet(name):\n    if not name:\n        raise ValueError("whom?")\n'
            '    return f"Hello, {name}"'
        ),
    ),
    ("code", "42-greet-check", 'check("42-greet")'),
    ("markdown", "42-bench", "`judge` tries it, and `keep` keeps it for later notebooks."),
    ("code", "42-keep", "keep(greet)"),
    ("code", "42-judge", "judge(greet).summary"),
    ("markdown", "42-served-why", "The resource server greets with it."),
    (
        "code",
        "42-served",
        (
            'alice = {"username": "alice", "password": "correct-horse-battery-staple"}\n'
            'login = http.post(f"{lab.auth_server}/login", json=alice).json()\n'
            'bearer = {"Authorization": f"Bearer {login[\'access_token\']}"}\n'
            'print(http.get(f"{lab.resource_server}/me", headers=bearer).json()["sub"])'
        ),
    ),
    ("markdown", "42-matrix-why", "It stands in the matrix now, and `mine` has it."),
    ("code", "42-matrix", "matrix()"),
    ("code", "42-mine", 'print(mine.greet, mine.greet("Di"))'),
    ("markdown", "42-shout-task", "### Exercise: Shout\n\nComplete `shout(text)`."),
    (
        "code",
        "42-shout",
        "def shout(text):\n    ### BEGIN SOLUTION\n    return text.upper()\n    ### END SOLUTION",
    ),
    ("code", "42-shout-check", 'check("42-shout")'),
    ("markdown", "42-say-task", "### Say it: Why a name?\n\nExplain it."),
    (
        "code",
        "42-say",
        'answer_42_say = """\n'
        + solved("A name says who is meant, and nobody else needs to turn round.")
        + '\n"""',
    ),
    ("code", "42-say-check", 'check("42-say")'),
    (
        "markdown",
        "42-recap",
        "## What you can do now\n\n1. Greet somebody by name.\n2. Say why a greeting needs a name.",
    ),
    ("markdown", "42-quiz", "## Check yourself\n\nThree questions."),
    (
        "markdown",
        "42-quiz-1-task",
        "### Question: Whom?\n\n- **a**: Nobody.\n- **b**: Louder.\n- **c**: By name.",
    ),
    ("code", "42-quiz-1", answer("quiz-1", '"c"')),
    ("code", "42-quiz-1-check", 'check("42-quiz-1")'),
    (
        "markdown",
        "42-quiz-2-task",
        "### Order: Meeting somebody\n\n- **a**: Look.\n- **b**: Part.\n- **c**: Speak.",
    ),
    ("code", "42-quiz-2", answer("quiz-2", '"acb"')),
    ("code", "42-quiz-2-check", 'check("42-quiz-2")'),
    ("markdown", "42-quiz-3-task", "### Find: The rude line\n\nWhich line greets nobody?"),
    ("code", "42-quiz-3", answer("quiz-3", "2")),
    ("code", "42-quiz-3-check", 'check("42-quiz-3")'),
    (
        "markdown",
        "42-monday",
        MONDAY,
    ),
]


def make(folder: Path, *, executed: bool = False) -> Course:
    """Write the lesson below ``folder``: a room, and a notebook that counts as run if asked."""
    rooms = folder / "jwtflow" / "course" / "lessons"
    room = rooms / f"nb{NAME}"
    for name, text in FILES.items():
        path = room / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    notebooks = folder / "notebooks"
    notebooks.mkdir(exist_ok=True)
    path = notebooks / f"{NAME}.ipynb"
    path.write_text(json.dumps(_document({}, executed)), encoding="utf-8")
    course = Course(rooms, notebooks)
    marked: dict[str, Any] = {}
    for exercise in course.lessons[NUMBER].exercises.values():
        marked |= metadata(exercise)
    document = nbformat.from_dict(_document(marked, executed))
    path.write_text(nbformat.writes(document, 4) + "\n", encoding="utf-8")
    return Course(rooms, notebooks)


def _document(marked: dict[str, Any], executed: bool) -> dict[str, Any]:
    cells: list[dict[str, Any]] = []
    for kind, name, text in CELLS:
        cell = {
            "cell_type": kind,
            "id": name,
            "metadata": marked.get(name, {}),
            "source": text.splitlines(keepends=True),
        }
        if kind == "code":
            count = 1 + sum(each["cell_type"] == "code" for each in cells)
            cell |= {"execution_count": count if executed else None, "outputs": []}
        cells.append(cell)
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
