"""Cookies that Flask signs with another secret: short, long enough to be compressed, and odd."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import shortened
from jwtflow.tokens import base64url_encode

_SHORT = {"sub": "erin", "seat": 7}
_WORDS = {"sub": "erin", "staff": True, "team": None}
_LONG = {"sub": "erin", "basket": ["tea"] * 60}
_DASHES = {"text": "???>>>~~~", "sub": "ünal"}


_TWO_TEXTS = (({"a": 1}, {"b": 2}), ({"c": "left"}, {"d": "right"}))


def _reads(answer: Answer, first: dict[str, Any], second: dict[str, Any]) -> Any:
    """What is read from a cookie with JSON in two of its parts."""
    parts = [base64url_encode(json.dumps(part).encode()) for part in (first, second)]
    with contextlib.suppress(CrashedError):
        return answer(f"{parts[0]}.{parts[1]}.c2lnbmF0dXJl")
    return None


def _signed(stored: dict[str, Any]) -> str:
    app = Flask("cookies of a check")
    app.secret_key = "another one"  # noqa: S105 - of a check
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise RuntimeError("Flask signs nothing without a secret")
    return str(serializer.dumps(stored))


def check(answer: Answer) -> Wrong | None:
    """Compare what is read with what was stored."""
    if all(_reads(answer, *pair) == pair[1] for pair in _TWO_TEXTS):
        return Wrong(
            "Your function returned what stands in the second part of a cookie.",
            "Requirement 1 says what each part is. It isn't a token's order.",
            "a signed cookie has the parts of a token, in their order",
        )
    for stored, told, look in (
        (_SHORT, "a short cookie", "Which of the three parts is what was stored?"),
        (_DASHES, "a cookie with - or _ in it", "Base64url has two letters of its own."),
        (
            _WORDS,
            "a cookie with true and null in it",
            "JSON has words that Python writes otherwise.",
        ),
        (
            _LONG,
            "a long cookie, which begins with a dot",
            "Requirement 2: which part is it now, and what has to be undone?",
        ),
        ({}, "a cookie in which nothing is stored", "Return what the JSON says."),
    ):
        cookie = _signed(stored)
        try:
            found = answer(cookie)
        except CrashedError as crash:
            if stored == _WORDS and isinstance(crash.error, NameError | ValueError):
                return Wrong(
                    f"For {told}: {crash}",
                    "JSON isn't Python. Read it as JSON, and never use eval on a text from "
                    "outside: it runs whatever somebody wrote.",
                )
            if stored in (_LONG, _DASHES):
                return Wrong(f"For {told}: {crash}", look)
            raise CrashedError(f"For {told}: {crash}", crash.error) from None
        if isinstance(found, str | bytes) and _is_json_of(found, stored):
            return Wrong(
                f"For {told} your function returned the JSON as {type(found).__name__}.",
                "Return it as a dictionary.",
            )
        if found != stored:
            where = _where_to_look(found, stored) or look
            return Wrong(f"For {told} your function returned {shortened(found)}.", where)
    return None


def _where_to_look(found: object, stored: dict[str, Any]) -> str | None:
    """Say what to look at where the cookie was read, but not to its end."""
    if found is None:
        return "Return the dictionary. (print only shows it.)"
    if not isinstance(found, dict) or found.keys() < stored.keys():
        return "Return the whole dictionary."
    if stored == _SHORT:
        return "That isn't what this cookie holds. Which part did your function decode?"
    return None


def _is_json_of(text: str | bytes, stored: dict[str, Any]) -> bool:
    try:
        return bool(json.loads(text) == stored)
    except ValueError:
        return False
