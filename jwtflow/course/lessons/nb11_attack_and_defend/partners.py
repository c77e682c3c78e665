"""The bench of ``verify_partner``: that of 06's ``verify``, and tokens of one issuer for another.

The function is given two issuers each time. For the tokens of 06, the second one is a stranger.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from jwtflow.course.bench import Bench, Case, Odd, shortened
from jwtflow.course.lessons.nb06_guard_the_resource.bench import BENCHES
from jwtflow.course.lessons.nb06_guard_the_resource.world import RETURN, World

ROW = "sign for another issuer"
RULE = "8725 §3.8"


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
        yield [*_between_issuers(), *map(_with_a_partner, cases)]


def _with_a_partner(case: Case) -> Case:
    """The same case, for a function that is given a second issuer as well."""
    stranger = _WORLDS[1]

    def attempt(verify_partner: Callable[..., Any]) -> object:
        def verify(token: str, *, keys: Any, issuer: str, **known: Any) -> Any:
            issuers = {stranger.issuer: stranger.published(), issuer: keys}
            return verify_partner(token, issuers=issuers, **known)

        return case.attempt(verify)

    return replace(case, attempt=attempt)


def _between_issuers() -> Iterator[Case]:
    ours, partner, third = _WORLDS
    for one, other, whose in ((ours, partner, "the first"), (partner, ours, "the second")):
        yield Case(
            f"a token of {whose}",
            ROW,
            RULE,
            f"A genuine token of {whose} of two issuers.",
            honest=True,
            attempt=partial(_accepts, one.token(), one.claims(), None),
            sent=one.token(),
        )
        forged = one.token(header=other.header(), sign=other.key.sign)
        yield Case(
            f"for {whose}",
            ROW,
            RULE,
            f"It names {whose} issuer, and the other one's key, which has signed it.",
            honest=False,
            attempt=partial(_refuses, forged, None),
            sent=forged,
        )
    for name, story, worlds in (
        ("one issuer alone", "A genuine token, and only one issuer is known.", (ours,)),
        (
            "the third issuer",
            "A genuine token of the third issuer of three.",
            (ours, partner, third),
        ),
    ):
        sender = worlds[-1]
        yield Case(
            name,
            ROW,
            RULE,
            story,
            honest=True,
            attempt=partial(_accepts, sender.token(), sender.claims(), None, worlds=worlds),
            sent=sender.token(),
        )
    alike = {"kid": "2026"}
    honest = ours.token(header=ours.header(**alike))
    yield Case(
        "one kid for two keys",
        ROW,
        RULE,
        "A genuine token; both issuers have a key with the kid that it names.",
        honest=True,
        attempt=partial(_accepts, honest, ours.claims(), "2026"),
        sent=honest,
    )
    before = partner.token(header=partner.header(**alike))
    yield Case(
        "one kid for two keys, one after the other",
        ROW,
        RULE,
        "A genuine token, after one of the second issuer's with the same kid.",
        honest=True,
        attempt=partial(_accepts, honest, ours.claims(), "2026", before=before),
        sent=honest,
    )
    forged = ours.token(header=ours.header(**alike), sign=partner.key.sign)
    yield Case(
        "the key of the token before",
        ROW,
        RULE,
        "The second issuer has signed it in the first one's name, with a kid that both have. A "
        "genuine token of the second issuer's came just before.",
        honest=False,
        attempt=partial(_refuses, forged, "2026", before=before),
        sent=forged,
    )
    yield Case(
        "a kid that both have",
        ROW,
        RULE,
        "It names the first issuer and a kid that both have; the second issuer has signed it.",
        honest=False,
        attempt=partial(_refuses, forged, "2026"),
        sent=forged,
    )
    for world, whose in ((ours, "first"), (partner, "second")):
        own_key = world.token(claims=world.claims(iss="https://evil.example"))
        yield Case(
            f"an unknown issuer, and the {whose} one's key",
            ROW,
            RULE,
            f"Its issuer is neither of the two; the {whose} one's key has signed it.",
            honest=False,
            attempt=partial(_refuses, own_key, None),
            sent=own_key,
        )
    unknown = World(issuer="https://evil.example", now=1_950_000_000, keys=("attacker",) * 2)
    strange = unknown.token(claims=unknown.claims(aud=ours.audience))
    yield Case(
        "an issuer that nobody knows",
        ROW,
        RULE,
        "Its issuer is neither of the two.",
        honest=False,
        attempt=partial(_refuses, strange, None),
        sent=strange,
    )


def _call(
    verify_partner: Any, *tokens: str, kid: str | None, worlds: Sequence[World] = _WORLDS[:2]
) -> Any:
    """Call it with one token after the other; ``kid`` renames the first key of all issuers."""
    issuers = {world.issuer: world.published() for world in worlds}
    if kid:
        for jwks in issuers.values():
            jwks["keys"][0]["kid"] = kid
    known = {"audience": worlds[0].audience, "now": worlds[0].now}
    return [verify_partner(token, issuers=copy.deepcopy(issuers), **known) for token in tokens][-1]


def _accepts(
    token: str,
    claims: dict[str, Any],
    kid: str | None,
    verify_partner: Any,
    *,
    before: str = "",
    worlds: Sequence[World] = _WORLDS[:2],
) -> None:
    tokens = filter(None, (before, token))
    returned = _call(verify_partner, *tokens, kid=kid, worlds=worlds)
    if returned != claims:
        raise Odd(f"It returned {shortened(returned)}, and not the token's claims.")


def _refuses(token: str, kid: str | None, verify_partner: Any, *, before: str = "") -> None:
    returned = _call(verify_partner, *filter(None, (before, token)), kid=kid)
    if not isinstance(returned, dict) or not returned:
        raise Odd(f"It returned {shortened(returned)}. {RETURN}")


PARTNERS = Bench(
    "verify_partner", _cases, honest="Honest tokens accepted", hostile="Forged tokens refused"
)
