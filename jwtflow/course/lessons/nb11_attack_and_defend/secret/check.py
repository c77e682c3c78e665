"""Many secrets: as long as the hash, and made of nothing but the system's random bytes."""

from __future__ import annotations

import math
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from jwtflow.course.answers import Answer, CrashedError, Wrong, refusal

_SIZES = {"HS256": 32, "HS384": 48, "HS512": 64}
_SAMPLES = 1500
_LENGTH = "a secret of 32 characters has 256 bits"
_RANDOM = "the module random is random enough for a key"
_TIME = "nobody can guess the time"


def check(answer: Answer) -> Wrong | None:
    """Type and size, then whether two of them are ever alike, then each byte."""
    for alg, size in _SIZES.items():
        try:
            secret = answer(alg)
        except CrashedError as crash:
            told = f"For {alg}, which is one of the three, your function raised {crash}"
            raise CrashedError(told, crash.error) from None
        if not isinstance(secret, bytes):
            return Wrong(
                f"For {alg} your function returned a value of type {type(secret).__name__}.",
                "Requirement 1: it returns bytes.",
            )
        if len(secret) < size:
            return Wrong(
                f"For {alg} your function returned {len(secret)} bytes.",
                "Requirement 1: how many bytes does the hash of this algorithm have? And how many "
                "bytes does your function ask for?",
            )
    return _repeats(answer) or _too_few_values(answer) or _source(answer) or _others(answer)


def _repeats(answer: Answer) -> Wrong | None:
    look = "Requirement 2: where do your bits come from, and who else can get the same ones?"
    if answer("HS256") == answer("HS256"):
        return Wrong("Two calls returned the same secret.", look)
    kept = random.getstate()
    try:
        seeded = []
        for seed in (7, 7, 8, 8):
            random.seed(seed)
            seeded.append(answer("HS384"))
    finally:
        random.setstate(kept)
    if seeded[0] == seeded[1] and seeded[2] == seeded[3]:
        return Wrong(
            "With the same `random.seed`, two calls returned the same secret.", look, _RANDOM
        )
    for moment in (1_900_000_000, 1_950_000_000):
        with (
            mock.patch.object(time, "time", lambda moment=moment: moment),
            mock.patch.object(time, "time_ns", lambda moment=moment: moment * 10**9),
        ):
            if answer("HS256") != answer("HS256"):
                return None
    return Wrong("In the same second, two calls returned the same secret.", look, _TIME)


@contextmanager
def _system_source(answer: Answer, seed: int) -> Iterator[list[int]]:
    """Put known bytes in the place of the system's random source; note how many are taken."""
    stream, taken = random.Random(seed), []  # noqa: S311 - known bytes are what is wanted

    def urandom(size: int) -> bytes:
        taken.append(size)
        return stream.randbytes(size)

    names = getattr(answer.value, "__globals__", {})
    imported = {name: urandom for name, value in names.items() if value is os.urandom}
    with (
        mock.patch.object(os, "urandom", urandom),
        mock.patch.object(random, "_urandom", urandom),  # what `secrets` reads
        mock.patch.dict(names, imported),
    ):
        yield taken


def _source(answer: Answer) -> Wrong | None:
    look = "Requirement 2: as many bits as it needs, from secrets or os.urandom and nothing else."
    for alg, size in _SIZES.items():
        made = []
        for seed in (7, 7):
            with _system_source(answer, seed) as taken:
                made.append(answer(alg))
        if sum(taken) < size:
            return Wrong(
                f"For {alg} your function took {sum(taken)} bytes from the operating system's "
                f"random source, and returned {len(made[0])}.",
                look,
            )
        if made[0] != made[1]:
            return Wrong(
                "The random source was made to give the same bytes twice, and your function "
                "returned two different secrets.",
                look,
            )
    return None


def _too_few_values(answer: Answer) -> Wrong | None:
    """How many bits the bytes have, seen from the values that each of them takes."""
    for alg, size in _SIZES.items():
        samples = [answer(alg) for _ in range(_SAMPLES)]
        columns = set(zip(*samples, strict=False))  # bytes that are always alike count once
        bits = sum(math.log2(len(set(column))) for column in columns)
        if bits < 8 * size * 0.97:
            told = f"In {_SAMPLES:,} secrets for {alg}, all bytes together had {bits:.0f} bits."
            look = f"Requirement 2 wants {8 * size}. How many different values can each byte have?"
            readable = all(secret.isascii() and secret.decode().isprintable() for secret in samples)
            return Wrong(told, look, _LENGTH if readable and bits > 64 else None)
        values = len(set().union(*samples))
        if len(samples[0]) * math.log2(values) < 8 * size:
            return Wrong(
                f"In {_SAMPLES:,} secrets for {alg}, the bytes had {values} different values.",
                "Requirement 2: how many values can a byte have?",
            )
    return None


def _others(answer: Answer) -> Wrong | None:
    for alg in ("RS256", "none", "hs256", "", "HS", "HS224", "HS1024", " HS256", "HS256 "):
        wrong = refusal(answer, alg, told=f"alg {alg!r}")
        if wrong and "returned b" in wrong.observed:  # bytes that differ each time tell nothing
            return Wrong(f"For alg {alg!r} your function returned a secret.", wrong.look)
        if wrong:
            return wrong
    return None
