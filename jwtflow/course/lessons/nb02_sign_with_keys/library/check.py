"""The bench of verify_rs256, and a look at whether PyJWT does the work."""

from __future__ import annotations

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import ACCEPTED, CRASHED, report_on
from jwtflow.course.lessons.nb02_sign_with_keys import bench
from jwtflow.course.lessons.nb02_sign_with_keys.told import first_mistake

_EXPIRED = bench.token(claims={"sub": "dora", "exp": 1, "aud": "another"})


def check(answer: Answer) -> Wrong | None:
    """Name what is not set, or the first mistake."""
    try:
        answer(_EXPIRED, dict(bench.PUBLIC))
    except CrashedError as crash:
        name = type(crash.error).__name__
        if name in {"ExpiredSignatureError", "InvalidAudienceError"} or isinstance(
            crash.error, ValueError
        ):
            return Wrong(
                f"A token with an old exp and an aud was refused: {name}.",
                "Times and audience belong to notebook 03. The options above leave them out.",
            )
        raise
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
    return first_mistake(answer, bench_, {bench.ALGORITHM: "What stands in algorithms?"}, [])
