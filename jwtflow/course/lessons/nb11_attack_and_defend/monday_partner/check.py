"""Judges it on the bench of two issuers; what PyJWT itself leaves open is not asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from inspect import signature
from typing import Any
from unittest import mock

import jwt

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import ACCEPTED, CRASHED, ODD, Report, Result, report_on
from jwtflow.course.lessons.nb06_guard_the_resource.form_cases import of_length
from jwtflow.course.lessons.nb06_guard_the_resource.world import World
from jwtflow.course.lessons.nb11_attack_and_defend.partners import PARTNERS, ROW
from jwtflow.course.told import seen

# What PyJWT does differently, however it is set up; notebook 06 says why.
_PYJWT = {
    *("exp as text", "nbf as text", "iat as text", "last moment"),
    *("padding", "sub twice", "payload UTF-16", "client listed"),
}
_ONE_POT = {"for the first", "for the second"}
# What shows a belief: two cases that get in, and where to look.
_BELIEFS = {
    ("stolen kid", "payload changed"): (
        "the library takes care of the signature in any case",
        "Requirement 4: which call of yours verifies it?",
    ),
    ("for the first", "for the second"): (
        "the keys of all issuers can be put together",
        "Requirement 3: which issuer vouches for this key?",
    ),
    ("no exp", "no jti"): (
        "PyJWT requires the claims that it checks",
        "Requirement 4: which option says that a claim has to be there?",
    ),
    ("typ JWT", "logout token"): (
        "every signed JWT is an access token",
        "Requirement 5: PyJWT reads any JWT. Where does decode_complete put the header?",
    ),
}
_ROWS = {
    ROW: "Requirements 2 and 3: the token's own issuer, its keys, and no others.",
    "use another issuer's token": "Requirement 2: compare the issuer as a whole.",
    "use a token meant for another API": "Requirement 4: which argument says who you are?",
    "choose another algorithm": "Requirement 4: which algorithms may it be?",
    "use a token after its time": "Requirement 4: is there a leeway, or an option that leaves the "
    "check out? And which clock does PyJWT read?",
    "use a token before its time": "Requirement 4: which option leaves this check out?",
    "point at another key": "Requirement 3: what if `kid` names no key of this issuer?",
    "leave a required claim out": "Requirement 4: which claims have to be there?",
    "pass another kind of token off": "Requirement 5: the whole name, in upper or lower case.",
    "make the verifier stumble": "Requirement 1: how long may a token be? PyJWT looks at the rest.",
}


def check(answer: Answer) -> Wrong | None:
    """The bench, then the size."""
    report = report_on(answer.value, PARTNERS, refusals=(jwt.PyJWTError,))
    wrong = [each for each in report.mistakes if each.case.name not in _PYJWT]
    honest = [each for each in wrong if each.case.honest]
    one_pot = {each.case.name for each in wrong if each.was == ACCEPTED} >= _ONE_POT
    if honest and not one_pot:  # keys in one pot turn genuine tokens away as well
        return _turned_away(answer, honest[0], report)
    return _let_in(wrong) or _length(answer) or _told_to_pyjwt(answer)


def _turned_away(answer: Answer, result: Result, report: Report) -> Wrong:
    if result.was == CRASHED and all(each.was == CRASHED for each in report.results):
        answer.run(result.case.attempt, answer.value)  # raises what it raised, as the learner's
    look = "Which of your lines, or which option, says this? Is it right about this token?"
    if "(iat)" in result.told or "Signature has expired" in result.told:
        look = "PyJWT didn't read the `now` that was passed. Call it within pyjwt_time(now)."
    elif "audience" in result.told:
        look = _ROWS["use a token meant for another API"]
    elif result.look:
        look = result.look
    elif result.was == ODD:
        look = "Return the claims: decode_complete has them under 'payload'."
    return Wrong(seen(result), look)


def _let_in(wrong: list[Result]) -> Wrong | None:
    if not wrong:
        return None
    inside = {each.case.name: each for each in wrong if each.was == ACCEPTED}
    for names, (belief, look) in _BELIEFS.items():
        if set(names) <= inside.keys():
            return Wrong(f"This token was let in: {inside[names[0]].case.story}", look, belief)
    first = wrong[0]
    if first.was != ACCEPTED:
        return Wrong(
            seen(first),
            "Refuse with ValueError, or let PyJWT raise its own errors.",
        )
    look = first.look or _ROWS.get(first.case.row, f"It belongs to the row *{first.case.row}*.")
    return Wrong(f"This token was let in: {first.case.story}", look)


def _length(answer: Answer) -> Wrong | None:
    """What is wrong with the bound: a genuine token as long as may be, and one that is longer."""
    world = World()
    known: dict[str, Any] = {"issuers": {world.issuer: world.published()}, "now": world.now}
    try:
        answer(of_length(world, 8192), audience=world.audience, **known)
    except CrashedError as crash:
        return Wrong(
            f"A genuine token of exactly 8,192 characters was turned away: {crash}",
            "Compare the first requirement with your bound.",
        )
    with _watched() as seen:
        try:
            answer(of_length(world, 8193), audience=world.audience, **known)
        except CrashedError as crash:
            if not isinstance(crash.error, ValueError | jwt.PyJWTError):
                raise
        else:
            return Wrong(
                "A genuine token of 8,193 characters was let in.",
                "Compare the first requirement with your bound.",
            )
    if not seen:
        return None
    return Wrong(
        f"PyJWT's {seen[0][0]} was given a text of 8,193 characters.",
        "Requirement 1: what has to be looked at before you call anything of PyJWT's?",
    )


def _told_to_pyjwt(answer: Answer) -> Wrong | None:
    """Whether PyJWT verified, and was told algorithm and issuer: the bench can't see that."""
    world = World()
    allowed = (world.issuer, [world.issuer], (world.issuer,), {world.issuer})
    partner = World(issuer="https://partner.example", keys=("signing key 3", "signing key 4"))
    issuers = {each.issuer: each.published() for each in (world, partner)}
    verify = mock.patch.object(
        jwt.PyJWS, "decode_complete", autospec=True, side_effect=jwt.PyJWS.decode_complete
    )
    with _watched() as seen, verify as calls:
        answer(world.token(), issuers=issuers, audience=world.audience, now=world.now)
    if not any(call.kwargs["options"]["verify_signature"] for call in calls.call_args_list):
        return Wrong(
            "A genuine token was let in, and PyJWT wasn't asked to verify its signature.",
            "Requirement 4: it's PyJWT that verifies here, not your own verifier.",
        )
    for name, named in seen:
        if not (named.get("options") or {}).get("verify_signature", True):
            continue
        more = sorted(set(named.get("algorithms") or ()) - {"RS256"})
        if more:
            return Wrong(
                f"jwt.{name} was told to allow {', '.join(map(str, more))} as well.",
                "Requirement 4. This key would have refused it, because a JWK knows its algorithm. "
                "Not every key does.",
            )
        if name != "get_unverified_header" and named.get("issuer") not in allowed:
            return Wrong(
                f"jwt.{name} was told the issuer {named.get('issuer')!r}, so only the look at the "
                "unverified token compared it.",
                "Requirement 4: which issuer is the token's to be?",
            )
    return None


@contextmanager
def _watched() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Note which of PyJWT's functions are called, and with what."""
    seen: list[tuple[str, dict[str, Any]]] = []

    def noting(name: str) -> Callable[..., Any]:
        called = getattr(jwt, name)

        def note(*arguments: Any, **named: Any) -> Any:
            seen.append((name, signature(called).bind(*arguments, **named).arguments))
            return called(*arguments, **named)

        return note

    with ExitStack() as patches:
        for name in ("decode", "decode_complete", "get_unverified_header"):
            patches.enter_context(mock.patch.object(jwt, name, noting(name)))
        yield seen
