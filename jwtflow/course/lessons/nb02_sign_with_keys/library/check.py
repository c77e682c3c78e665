"""The bench of verify_rs256, and a look at whether PyJWT does the work."""

from __future__ import annotations

from unittest.mock import patch

import jwt

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import ACCEPTED, CRASHED, ODD, report_on
from jwtflow.course.lessons.nb02_sign_with_keys import bench
from jwtflow.course.told import (
    EVERY_ONE,
    first_mistake,
)

_EXPIRED = bench.token(claims={"sub": "dora", "exp": 1, "aud": "another"})


_PLAIN = bench.token()
_LOOKS = {
    bench.ALGORITHM: "What stands in algorithms, and who decides it?",
    bench.BROUGHT: "With which key does your function check, and who handed it over?",
    **dict.fromkeys(
        (
            "It is signed with HMAC; the secret is the public key, as n.",
            "It is signed with HMAC; the secret is the public key, as JSON.",
        ),
        "Does algorithms name one that isn't for an RSA key?",
    ),
    EVERY_ONE: "Which error does PyJWT raise? Print it before you raise yours. Are token and key "
    "those of the arguments, or do they come from a cell above?",
}


def check(answer: Answer) -> Wrong | None:
    """Name what is not set, or the first mistake."""
    try:
        plain = _lets_in(answer, _PLAIN)
    except CrashedError as crash:
        if not isinstance(crash.error, TypeError) or "key" not in str(crash.error):
            raise
        return Wrong(str(crash), "A JWK is a dictionary. jwt.PyJWK(jwk).key makes a key of it.")
    if plain and not _lets_in(answer, _EXPIRED):
        return Wrong(
            "A genuine token was returned, and one with an old exp and another aud was refused.",
            "Times and audience belong to notebook 03. The options above leave them out.",
        )
    bench_ = bench.BENCHES["verify_rs256"]
    report = report_on(answer.value, bench_)
    changed = [r for r in report.results if r.case.row == bench.SIGNED and not r.case.honest]
    if all(result.was == CRASHED for result in changed):
        return Wrong(
            f"For a forged token: {changed[0].told}",
            "PyJWT refuses it with an error that is no ValueError. Catch jwt.PyJWTError.",
            "every error of a library is a ValueError",
        )
    if all(result.was == ACCEPTED for result in changed):
        return Wrong(
            "Your function accepts every forged token.",
            "Is verify_signature switched off in your options?",
            "decoding with a key is verifying",
        )
    if all(result.was == ODD for result in changed):
        return bench.returned_instead(
            answer, "a forged token", changed[0].case.sent, dict(bench.PUBLIC)
        )
    wrong = first_mistake(answer, bench_, _LOOKS, [])
    if wrong is None and not _asks_pyjwt(answer):
        return Wrong(
            "For a genuine token your function doesn't ask PyJWT for anything.",
            "Here the library does the work: call jwt.decode.",
        )
    return wrong


def _lets_in(answer: Answer, token: str) -> bool:
    try:
        answer(token, dict(bench.PUBLIC))
    except CrashedError as crash:
        if isinstance(crash.error, (ValueError, jwt.PyJWTError)):
            return False
        raise
    return True


def _asks_pyjwt(answer: Answer) -> bool:
    """Whether a call reaches the method of PyJWT that takes every signed token apart."""
    original = jwt.PyJWS.decode_complete
    with patch.object(jwt.PyJWS, "decode_complete", autospec=True, side_effect=original) as asked:
        answer(_PLAIN, dict(bench.PUBLIC))
    return bool(asked.called)
