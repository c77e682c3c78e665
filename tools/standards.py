"""Builds docs/standards.md from docs/standards.toml and the docstrings of the tests.

``make standards`` writes the page, which isn't committed.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "docs" / "standards.toml"
PAGE = ROOT / "docs" / "standards.md"

_IDS = re.compile(r"([A-Z]\d+(?:, [A-Z]\d+)*): ")

INTRODUCTION = """\
# Standards

<!-- Made by `make standards` from standards.toml and the docstrings of the tests. Edit those. -->

Which code implements each rule, and which tests check it. A program makes this page; a test fails
when what it names no longer exists.

- [The rules](#the-rules): each has an id, by which errors, logs, lessons and tests name it.
- [What shows from outside](#what-shows-from-outside): each command and route, and its tests.
- [Standards](#standards-one-by-one): the sections that are implemented, and what is left out.
- [What cannot be seen from outside](#what-cannot-be-seen-from-outside): for unit tests or review.
- [Where things stand](#where-things-stand), and what is deliberately not done.

A test is named as pytest takes it: `pytest tests/test_pkce.py::test_method`. ASVS is OWASP's
Application Security Verification Standard 5.0, OIDC is OpenID Connect.
"""


def render() -> str:
    """Return the page as Markdown."""
    source = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    parts = [
        INTRODUCTION,
        *_rules(source),
        *_contract(source["contract"]),
        *_standards(source["standard"]),
        *_unseen(source["unseen"]),
        *_standing(source["standing"]),
    ]
    return "\n".join(parts)


def held_by() -> dict[str, list[str]]:
    """Return the tests of each rule: those whose docstring begins with its id."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, docstring in all_tests().items():
        begins = _IDS.match(docstring)
        for rule in begins[1].split(", ") if begins else ():
            found[rule].append(name)
    return found


@cache
def all_tests() -> dict[str, str]:
    """Return every test and test class by pytest's name, with its docstring."""
    files = (p for p in (ROOT / "tests").rglob("test_*.py") if "node_modules" not in p.parts)
    return {
        f"{path.relative_to(ROOT).as_posix()}::{name}": docstring
        for path in sorted(files)
        for name, docstring in _tests_in(ast.parse(path.read_text(encoding="utf-8")))
    }


def _tests_in(node: ast.Module | ast.ClassDef) -> Iterator[tuple[str, str]]:
    for child in node.body:
        if isinstance(child, ast.FunctionDef) and child.name.startswith("test"):
            yield child.name, _line(ast.get_docstring(child))
        if isinstance(child, ast.ClassDef) and child.name.startswith("Test"):
            yield child.name, _line(ast.get_docstring(child))
            yield from ((f"{child.name}::{name}", text) for name, text in _tests_in(child))


def _line(docstring: str | None) -> str:
    return " ".join((docstring or "").split())


def _rules(source: dict[str, Any]) -> Iterator[str]:
    yield "## The rules\n"
    tests = held_by()
    for letter, rules in groupby(source["rules"].items(), key=lambda item: item[0][0]):
        yield f"### {letter} · {source['groups'][letter]}\n"
        for rule, entry in rules:
            yield f"#### {rule}\n"
            yield f"{entry['says']} *({entry['source']})*\n"
            if "note" in entry:
                yield f"{entry['note']}\n"
            yield f"- Code: {_code(entry['code'])}"
            yield f"- Tests: {_tests(tests[rule])}\n"


def _contract(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "## What shows from outside\n"
    yield (
        "Tests in `flows`, `attacks`, `clients` and `browser` speak HTTP: to the app within their\n"
        "process, or over sockets where clients, browser or gunicorn take part. Commands are run.\n"
    )
    for part, of_part in groupby(rows, key=lambda row: row["part"]):
        yield f"### {part}\n"
        yield "| what | tests |\n| --- | --- |"
        for row in of_part:
            yield _row(_cell(row["row"]), _tests(row["tests"], separator="<br>"))
        yield ""


def _standards(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "## Standards, one by one\n"
    yield "| standard | sections | code | tests | left out |\n| --- | --- | --- | --- | --- |"
    for row in rows:
        yield _row(
            row["name"],
            row["sections"],
            _code(row["code"], separator="<br>"),
            _tests(row["tests"], separator="<br>"),
            row["left_out"],
        )
    yield ""


def _unseen(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "## What cannot be seen from outside\n"
    for row in rows:
        yield f"### {row['what']}\n"
        yield f"{row['how']}\n"
        yield f"- Code: {_code(row['code'])}"
        yield f"- Tests: {_tests(row['tests'])}\n"


def _standing(standing: dict[str, Any]) -> Iterator[str]:
    yield "## Where things stand\n"
    yield f"As of {standing['checked']}:\n"
    yield from (f"- {fact}" for fact in standing["facts"])
    yield "\nNot done here, on purpose:\n"
    yield from (f"- {thing}" for thing in standing["not_done"])
    yield ""


def _code(names: Iterable[str], *, separator: str = ", ") -> str:
    return separator.join(f"[`{name.replace(':', '.')}`](../{code_file(name)})" for name in names)


def _tests(names: Iterable[str], *, separator: str = ", ") -> str:
    return separator.join(f"`{name}`" for name in names)


def code_file(name: str) -> str:
    """Return the file of an object named ``module:object``, relative to the root."""
    path = "jwtflow/" + name.partition(":")[0].replace(".", "/")
    return f"{path}/__init__.py" if (ROOT / path).is_dir() else f"{path}.py"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8", newline="\n")
