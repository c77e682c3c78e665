"""Sends the token to two services whose tables hold other secrets."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb11_attack_and_defend.careless import looks_kid_up
from jwtflow.insecure.parts import parts
from jwtflow.insecure.verifiers import RefusedError

_FOUND = "to find a row is to know its secret"
_TABLES = (
    [("main", "7f5a0d1c"), ("old", "b1946ac9")],
    [("k-1", "one secret of many"), ("k-2", "another")],
    [("empty", ""), ("tab", "\t")],
)


def check(answer: Answer) -> Wrong | None:
    """The form of the token first, then both services."""
    token = answer.value
    if not isinstance(token, str):
        return Wrong(f"queried is of type {type(token).__name__}.", "A token is text.")
    try:
        header, claims, _, _ = parts(token)
        kid, roles = header["kid"], claims["roles"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Wrong(
            f"queried can't be read as a token with kid and roles: {token[:60]!r}",
            "forge makes a whole token of a header, claims and a secret.",
        )
    for rows in _TABLES:
        if wrong := _sent(token, kid, rows):
            return wrong
    if not isinstance(roles, list) or "admin" not in roles:
        return Wrong(f"It's accepted, and its roles are {roles!r}.", "wanted has the right ones.")
    return None


def _sent(token: str, kid: object, rows: list[tuple[str, str]]) -> Wrong | None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE keys (kid TEXT, secret TEXT)")
        database.executemany("INSERT INTO keys VALUES (?, ?)", rows)
        try:
            looks_kid_up(token, database=database)
        except RefusedError:
            return _refused(kid, database)
        except (sqlite3.Error, sqlite3.Warning) as error:
            return Wrong(f"The database didn't run the query: {error}", _mistake(error))
        except (ValueError, AttributeError, TypeError) as error:
            return Wrong(
                f"looks_kid_up stumbled over the token: {type(error).__name__}: {error}",
                "What comes back has to be a text: it's the secret.",
            )
    return None


def _mistake(error: Exception) -> str:
    if not isinstance(error, sqlite3.OperationalError):
        return "It runs one statement, a SELECT. Which SELECT returns a text of yours?"
    if "UNION" in str(error):
        return "The service's SELECT returns one column. How many does yours return?"
    return (
        "Write the whole query down, with your kid between its two ' signs. Each ' needs a "
        "partner, or a comment behind it."
    )


def _refused(kid: object, database: Any) -> Wrong:
    row = database.execute(f"SELECT secret FROM keys WHERE kid = '{kid}'").fetchone()  # noqa: S608
    if row is None:
        return Wrong(
            "The query found no row, so the token was refused.",
            "Which kid ends the text early, and goes on with something of yours?",
        )
    known = [secret for (secret,) in database.execute("SELECT secret FROM keys")]
    if row[0] in known:
        return Wrong(
            "The query found a row of the table, and its secret isn't the one that you signed "
            "with.",
            "You can't know a secret that's in the table. Which other text could come back, one "
            "that you do know?",
            _FOUND if str(kid).strip() not in {"2026", "main"} else None,
        )
    return Wrong(
        f"The query returned {row[0]!r}, and the token was signed with something else.",
        "Sign with exactly the bytes of the text that comes back.",
    )
