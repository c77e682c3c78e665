"""Scaffold lessons and exercises, say what is missing, refresh tables and maps."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jwtflow.course.catalogue import Kind
from jwtflow.errors import ConfigurationError
from tools.author import pages, scaffold
from tools.author.missing import missing


def main(arguments: list[str]) -> int:
    """Run a command; return 1 if something is missing or the command can't be carried out."""
    asked = _parser().parse_args(arguments)
    root = Path.cwd()
    try:
        if asked.command == "missing":
            return _say_what_is_missing(root, asked.number)
        if asked.command == "lesson":
            written = scaffold.lesson(root, asked.number, asked.name)
        elif asked.command == "exercise":
            written = scaffold.exercise(root, asked.number, asked.name, Kind(asked.kind))
        else:
            written = pages.refresh(root)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path in written:
        print(path.relative_to(root))
    return 0


def _say_what_is_missing(root: Path, number: str) -> int:
    left = list(missing(root, number))
    for sentence in left:
        print(sentence)
    print(f"{number}: {len(left)} things are missing" if left else f"{number}: nothing is missing")
    return int(bool(left))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.author", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    lesson = commands.add_parser("lesson", help="lay out a notebook and its room")
    lesson.add_argument("number", help="two digits")
    lesson.add_argument("name", help="of the files: sign_with_keys")
    exercise = commands.add_parser("exercise", help="add an exercise to a lesson")
    exercise.add_argument("number", help="of the lesson")
    exercise.add_argument("name", help="without the number: first-try")
    exercise.add_argument("--kind", required=True, choices=[kind.value for kind in Kind])
    left = commands.add_parser("missing", help="say what a lesson still lacks")
    left.add_argument("number", help="of the lesson")
    commands.add_parser("pages", help="write tables and maps from the rooms")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
