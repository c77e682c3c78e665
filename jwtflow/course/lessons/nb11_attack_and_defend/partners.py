"""The bench of ``verify_partner``: that of 06's ``verify``, and tokens of one issuer for another.

The function is given two issuers each time. For the tokens of 06, the second one is a stranger.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import jwt

from jwtflow.course.answers import REFUSALS
from jwtflow.course.bench import Bench, Case, LetThrough, Odd, TurnedAway, shortened
from jwtflow.course.lessons.nb06_guard_the_resource.bench import BENCHES
from jwtflow.course.lessons.nb06_guard_the_resource.world import RETURN, World

ROW = "sign for another issuer"
RULE = "8725 §3.8"
_MEMORY = "What does your function remember from one call to the next?"
_TAKEN = "Which issuer's keys and name do you check it with? And which audience and `now`?"
_COUNTED = "How many issuers does your function count on?"


# Made once, because making their keys takes time.
_WORLDS = tuple(
    World(
        issuer=issuer,
        audience="https://rides.example",
        now=1_950_000_000,
        keys=keys,
    )
    for issuer, keys in (
        ("https://login.bikes.example", ("signing key 7", "signing key 8")),
        ("https://id.trains.example", ("signing key 9", "signing key 10")),
        ("https://id.ferries.example", ("signing key 11", "signing key 12")),
    )
)


@contextmanager
def _cases() -> Iterator[list[Case]]:
    with BENCHES["verify"].cases() as cases:  # type: ignore[union-attr]
        yield [*_between_issuers(), *map(_with_a_partner, cases), *_nearly_ours()]


def _with_a_partner(case: Case) -> Case:
    """The same case, for a function that is given a second issuer as well."""
    stranger = _WORLDS[1]

    def attempt(verify_partner: Callable[..., Any]) -> object:
        def verify(token: str, *, keys: Any, issuer: str, **known: Any) -> Any:
            issuers = {stranger.issuer: stranger.published(), issuer: keys}
            return verify_partner(token, issuers=issuers, **known)

        return case.attempt(verify)

    return replace(case, attempt=attempt)


@dataclass(frozen=True)
class _Call:
    """A call of the verifier: with a token, with these issuers' sets, so many seconds later."""

    token: str
    issuers: dict[str, Any]
    later: float = 0


def _known(*worlds: World, kid: str | None = None) -> dict[str, Any]:
    """The issuers and their sets; ``kid`` renames the first key of each of them."""
    issuers = {world.issuer: world.published() for world in worlds}
    for jwks in issuers.values() if kid else ():
        jwks["keys"][0]["kid"] = kid
    return issuers


def _honest(name: str, story: str, world: World, *calls: _Call, look: str = _TAKEN) -> Case:
    """The last call is with a genuine token of ``world``, those before it with others."""
    attempt = partial(_accepts, calls, world.claims(), look if len(calls) == 1 else _MEMORY)
    return Case(name, ROW, RULE, story, honest=True, attempt=attempt, sent=calls[-1].token)


def _hostile(name: str, story: str, *calls: _Call, row: str = ROW, rule: str = RULE) -> Case:
    """The last call is with a token to refuse."""
    attempt = partial(_refuses, calls)
    return Case(name, row, rule, story, honest=False, attempt=attempt, sent=calls[-1].token)


def _between_issuers() -> Iterator[Case]:
    ours, partner, third = _WORLDS
    both = _known(ours, partner)
    for world, whose in ((ours, "first"), (partner, "second")):
        call = _Call(world.token(), both)
        story = f"A genuine token of the {whose} of two issuers"
        yield _honest(f"a token of the {whose}", f"{story}.", world, call)
        yield _honest(f"{whose}, again", f"{story}, sent a second time.", world, call, call)
    story = "A genuine token, and only one issuer is known."
    call = _Call(ours.token(), _known(ours))
    yield _honest("one issuer alone", story, ours, call, look=_COUNTED)
    story = "A genuine token of the third issuer of three."
    call = _Call(third.token(), _known(*_WORLDS))
    yield _honest("the third issuer", story, third, call, look=_COUNTED)
    for named, signer, whose in ((ours, partner, "the first"), (partner, ours, "the second")):
        forged = named.token(header=signer.header(), sign=signer.key.sign)
        story = f"It names {whose} issuer, and the other one's key, which has signed it."
        yield _hostile(f"for {whose}", story, _Call(forged, both))
    yield from _remembered(both)
    yield from _strangers(both)


def _remembered(both: dict[str, Any]) -> Iterator[Case]:
    """What was right in one call isn't in the next one."""
    ours, partner, _ = _WORLDS
    first = _Call(ours.token(), both)
    renewed = World(
        issuer=ours.issuer,
        audience=ours.audience,
        now=ours.now,
        keys=("signing key 11", "signing key 12"),
    )
    yield _honest(
        "new keys",
        "A genuine token; its issuer has new keys since the call before.",
        renewed,
        first,
        _Call(renewed.token(), _known(renewed, partner)),
    )
    alike, kid = _known(ours, partner, kid="2026"), {"kid": "2026"}
    honest = _Call(ours.token(header=ours.header(**kid)), alike)
    before = _Call(partner.token(header=partner.header(**kid)), alike)
    forged = _Call(ours.token(header=ours.header(**kid), sign=partner.key.sign), alike)
    story = "A genuine token; both issuers have a key with the kid that it names."
    yield _honest("one kid for two keys", story, ours, honest)
    story = "A genuine token, after one of the second issuer's with the same kid."
    yield _honest("one kid for two keys, one after the other", story, ours, before, honest)
    story = (
        "The second issuer has signed it in the first one's name, with a kid that both have. A "
        "genuine token of the second issuer's came just before."
    )
    yield _hostile("the key of the token before", story, before, forged)
    story = "It names the first issuer and a kid that both have; the second issuer has signed it."
    yield _hostile("a kid that both have", story, forged)
    story = (
        "A genuine token that was let in just now; since then its issuer was taken off the list."
    )
    token = partner.token()
    yield _hostile("a partner of the past", story, _Call(token, both), _Call(token, _known(ours)))


def _strangers(both: dict[str, Any]) -> Iterator[Case]:
    """Issuers that nobody knows."""
    ours, partner, _ = _WORLDS
    for world, whose in ((ours, "first"), (partner, "second")):
        own_key = world.token(claims=world.claims(iss="https://evil.example"))
        story = f"Its issuer is neither of the two; the {whose} one's key has signed it."
        yield _hostile(f"an unknown issuer, and the {whose} one's key", story, _Call(own_key, both))
    unknown = World(issuer="https://evil.example", now=1_950_000_000, keys=("attacker",) * 2)
    strange = unknown.token(claims=unknown.claims(aud=ours.audience))
    story = "Its issuer is neither of the two."
    yield _hostile("an issuer that nobody knows", story, _Call(strange, both))


def _nearly_ours() -> Iterator[Case]:
    """More tokens for the rows of 06."""
    ours, partner, _ = _WORLDS
    both = _known(ours, partner)
    first, after_its_time = _Call(ours.token(), both), _Call(ours.token(), both, later=600)
    story = "A genuine token that was let in ten minutes ago, and has expired just now."
    row = "use a token after its time"
    yield _hostile("let in before", story, first, after_its_time, row=row, rule="J31")
    spaced = ours.token(claims=ours.claims(iss=f"{ours.issuer} "))
    story = "Its issuer is the first one with a space at the end."
    row = "use another issuer's token"
    yield _hostile("issuer with a space", story, _Call(spaced, both), row=row, rule="J29")
    spaced = ours.token(header=ours.header(typ="at+jwt "))
    story, row = "Its typ is at+jwt with a space at the end.", "pass another kind of token off"
    yield _hostile("typ with a space", story, _Call(spaced, both), row=row, rule="J28")
    longer = jwt.PyJWK({**ours.private_jwk, "alg": "RS512"})
    token = ours.token(
        header=ours.header(alg="RS512"),
        sign=lambda message: longer.Algorithm.sign(message, longer.key),
    )
    issuers = copy.deepcopy(both)
    issuers[ours.issuer]["keys"][0]["alg"] = "RS512"
    story = "Its issuer signed it with RS512, and has a key for that."
    row = "choose another algorithm"
    yield _hostile("a key for RS512", story, _Call(token, issuers), row=row, rule="J7")


def _use(verify_partner: Any, calls: Sequence[_Call]) -> Any:
    """Call it as a server would, whose dictionary of issuers is the same all day."""
    returned = None
    for call in calls:
        issuers = copy.deepcopy(call.issuers)
        returned = verify_partner(
            call.token,
            issuers=issuers,
            audience=_WORLDS[0].audience,
            now=_WORLDS[0].now + call.later,
        )
        if issuers != call.issuers:
            raise Odd(
                "It changed the dictionary of issuers that it was given.",
                "What will the next call find in it?",
            )
    return returned


def _accepts(
    calls: Sequence[_Call], claims: dict[str, Any], look: str, verify_partner: Any
) -> None:
    try:
        returned = _use(verify_partner, calls)
    except (*REFUSALS, jwt.PyJWTError) as refusal:
        told = f"It was refused: {type(refusal).__name__}: {refusal}"
        raise TurnedAway(told, look) from None
    if returned != claims:
        raise Odd(f"It returned {shortened(returned)}, and not the token's claims.")


def _refuses(calls: Sequence[_Call], verify_partner: Any) -> None:
    returned = _use(verify_partner, calls)
    if not isinstance(returned, dict) or not returned:
        raise Odd(f"It returned {shortened(returned)}. {RETURN}")
    if len(calls) > 1:
        raise LetThrough("Your function let it in.", _MEMORY)


PARTNERS = Bench(
    "verify_partner", _cases, honest="Honest tokens accepted", hostile="Forged tokens refused"
)
