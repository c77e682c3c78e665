"""``python -m tools.author pages``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jwtflow.errors import ConfigurationError
from tools.author import pages


def main(arguments: list[str]) -> int:
    """Do what the command says; 1 if a file stands in the way."""
    parser = argparse.ArgumentParser(prog="python -m tools.author", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("pages", help="write tables and maps from the rooms")
    parser.parse_args(arguments)
    root = Path.cwd()
    try:
        for path in pages.refresh(root):
            print(f"{path.relative_to(root)}: written anew")
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
