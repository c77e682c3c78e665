"""Checks 01-verify."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from jwtflow.course.answers import Answer, CrashedError, Wrong

RETURNS = "to return False is to refuse"


EQUALS = "== is good enough to compare signatures"


UNSIGNED = "whatever decodes is genuine"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _signed(header: dict[str, Any], payload: dict[str, Any], secret: bytes) -> str:
    signing_input = ".".join(
        _encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (header, payload)
    )
    signature = hmac.new(secret, signing_input.encode(), hashlib.sha256).digest()
    return f"{signing_input}.{_encoded(signature)}"


_SECRET = b"an example secret, 32 bytes long"


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    payload = {"sub": "bob", "role": "reader"}
    token = _signed({"alg": "HS256"}, payload, _SECRET)
    wrong = _examine_honest(answer, token, payload)
    for case, bad, secret in () if wrong else _forgeries(token):
        wrong = wrong or _examine_forged(answer, case, bad, secret)
    if wrong is None and _lacks_compare_digest(answer.value):
        return Wrong(
            "Your function refuses forged tokens, but compares without hmac.compare_digest.",
            "How long does a comparison take that stops at the first difference, and who could "
            "measure it?",
            EQUALS,
        )
    return wrong


def _examine_honest(answer: Answer, token: str, payload: dict[str, Any]) -> Wrong | None:
    try:
        result = answer(token, _SECRET)
    except CrashedError as error:
        if "unsupported operand types" in str(error):
            return Wrong(
                f"An honest token made your function stumble. {error}",
                "compare_digest takes two bytes or two strings, not one of each.",
            )
        if not str(error).startswith("ValueError"):
            raise
        return Wrong(
            f"An honest token, with a right signature, was refused. {error}",
            "Print the two things that you compare, for an honest token. Is the first made from "
            "header, "
            "dot and payload? Are both encoded, or both not? And what do you do when they are "
            "equal?",
        )
    if result == payload:
        return None
    return Wrong(
        f"For an honest token your function returned {result!r}.",
        "It should return the dictionary that the payload decodes to.",
    )


def _forgeries(token: str) -> Iterator[tuple[str, str, bytes]]:
    head, body, signature = token.split(".")
    forged = _encoded(b'{"sub":"bob","role":"admin"}')
    nested = _encoded(b"[" * 100_000)
    yield "whose payload was changed", f"{head}.{forged}.{signature}", _SECRET
    yield "that was signed with another secret", token, b"x" * 32
    yield "whose header was changed", f"{_encoded(b'{}')}.{body}.{signature}", _SECRET
    yield "without a signature", f"{head}.{body}.", _SECRET
    yield "whose signature is cut short", f"{head}.{body}.{signature[:10]}", _SECRET
    yield "whose signature is longer", f"{head}.{body}.{signature}AAAA", _SECRET
    yield "whose signature has a letter beyond ASCII", f"{head}.{body}.{signature[:-1]}é", _SECRET
    yield "whose payload is a trap for JSON readers", f"{head}.{nested}.{signature}", _SECRET


def _examine_forged(answer: Answer, case: str, token: str, secret: bytes) -> Wrong | None:
    try:
        result = answer(token, secret)
    except CrashedError as error:
        return _examine_refusal(case, error)
    if isinstance(result, dict):
        return Wrong(
            f"For a token {case} your function returned {result!r}.",
            "It should raise ValueError before it returns anything from such a token.",
            UNSIGNED,
        )
    return Wrong(
        f"For a token {case} your function returned {result!r}.",
        "Say no by raising ValueError. What happens if a caller does not look at what comes back?",
        RETURNS,
    )


def _examine_refusal(case: str, error: CrashedError) -> Wrong | None:
    told = str(error)
    if told.startswith("ValueError"):
        return None
    if told.startswith("AssertionError"):
        return Wrong(
            f"For a token {case} an assert failed.",
            "Python leaves asserts out when it is run with -O. Raise ValueError instead.",
        )
    if told.startswith("TypeError") and "ASCII" in told:
        return Wrong(
            f"For a token {case} your function stumbled. {told}",
            "compare_digest takes texts only if they are ASCII, and an attacker may send others. "
            "Give it bytes: both sides with .encode().",
        )
    if told.startswith("RecursionError"):
        return Wrong(
            f"For a token {case} your function read the payload. {told}",
            "No payload is read before the signature is right: which line comes too early?",
        )
    raise error


def _lacks_compare_digest(value: Any) -> bool:
    return isinstance(value, FunctionType) and not _uses_compare_digest(value)


def _uses_compare_digest(function: FunctionType) -> bool:
    names = _names(function.__code__)
    return "compare_digest" in names or any(
        function.__globals__.get(name) is hmac.compare_digest for name in names
    )


def _names(code: CodeType) -> set[str]:
    nested = (_names(c) for c in code.co_consts if isinstance(c, CodeType))
    return set(code.co_names).union(*nested)
