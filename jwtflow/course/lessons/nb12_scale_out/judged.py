"""Checks of a resource server's key cache, against an issuer that the judge plays."""

from __future__ import annotations

from jwtflow.judge.table import Checks, NotSeenError, Stage, expect
from jwtflow.judge.visit import LONGEST_SEARCH, Visit, guess, said
from jwtflow.tokens.sign import SigningKey

CHECKS = Checks()

UNKNOWN_KEYS, MOST_READS = 20, 2


@CHECKS.add(Stage.KEYS, "J21, RFC 7517 §5")
def new_key(visit: Visit) -> str:
    """A new key is found when a token names it."""
    visit.need_trust()
    visit.played.keys.append(SigningKey.generate("RS256"))
    answer = visit.wait_for_key(visit.played.keys[-1])
    expect(answer.status_code < 300, f"{LONGEST_SEARCH} seconds later: {said(answer)}")
    return said(answer)


@CHECKS.add(Stage.KEYS, "J21, RFC 7517 §5")
def storm(visit: Visit) -> str:
    """Unknown keys don't make it ask the issuer each time."""
    visit.need_trust()
    before = visit.played.reads
    for _ in range(UNKNOWN_KEYS):
        if visit.call_guard(_by_unknown_key(visit)).status_code < 300:
            raise NotSeenError("needs a guard that refuses unknown keys")
    reads = visit.played.reads - before
    expect(reads <= MOST_READS, f"{UNKNOWN_KEYS} unknown keys made it ask {reads} times")
    return f"{UNKNOWN_KEYS} unknown keys, asked {MOST_READS} times at most"


@CHECKS.add(Stage.KEYS, "J22, RFC 7517 §5")
def away(visit: Visit) -> str:
    """Known keys stay good while the issuer is away."""
    visit.need_trust()
    visit.played.is_away = True
    try:
        visit.call_guard(_by_unknown_key(visit))
        answer = visit.call_guard(visit.played.token())
    finally:
        visit.played.is_away = False
    expect(answer.status_code < 300, said(answer))
    return said(answer)


def _by_unknown_key(visit: Visit) -> str:
    """Make a token of the issuer's that names a key which nobody has published."""
    return visit.played.token(SigningKey({**visit.played.keys[0].to_jwk(), "kid": guess()}))
