"""The bench judges rightly: jwtflow's verifier, other libraries', and verifiers with one hole."""

from __future__ import annotations

import json
from typing import Any

import jwt
import pytest
import requests

from jwtflow.course.bench import World, all_cases, judge, matrix_of, reference_verify
from jwtflow.tokens import KeySource, base64url_decode

Claims = dict[str, Any]


def without_a_check(_token: str, **_known: Any) -> Claims:
    """Believes everything."""
    return json.loads(base64url_decode(_token.split(".")[1]))  # type: ignore[no-any-return]


def test_our_own_verifier_makes_no_mistake() -> None:
    """Every honest token is accepted and every hostile one refused, without a crash."""
    report = judge(reference_verify)
    assert report.mistakes == ()
    assert {state for _, state, _ in matrix_of(report, whose="reference").rows} == {"closed"}


def test_every_label_is_its_own_and_names_a_rule() -> None:
    """Names and tokens are unique; each case belongs to a rule of the J group."""
    cases = all_cases(World())
    assert len({case.name for case in cases}) == len({case.token for case in cases}) == len(cases)
    assert all(case.rule[0] == "J" and 1 <= int(case.rule[1:]) <= 40 for case in cases)
    assert len(cases) >= 60


def test_the_labels_say_the_same_each_time() -> None:
    """What a learner reads does not depend on where the attacker's server happens to listen."""
    one, other = (World(attacker_url=f"http://127.0.0.1:{port}") for port in (1, 2))
    assert [(c.name, c.story) for c in all_cases(one)] == [
        (c.name, c.story) for c in all_cases(other)
    ]


def test_a_verifier_that_only_decodes_leaves_every_attack_open() -> None:
    """Honest tokens come in, and so does at least one token of each attack."""
    report = judge(without_a_check)
    assert report.summary.startswith("Honest tokens accepted: 10 of 10.")
    assert {state for _, state, _ in matrix_of(report, whose="yours").rows} == {"OPEN"}


def test_a_verifier_that_refuses_everything_is_told_so() -> None:
    """Refusing honest tokens is a mistake, too."""

    def refuse(_token: str, **_known: Any) -> Claims:
        raise ValueError("no")

    assert [row.case.is_honest for row in judge(refuse).mistakes] == [True] * 10


def test_asking_the_attackers_server_is_a_mistake_even_if_the_token_is_refused() -> None:
    """A fetch of jku is seen, whatever comes of it."""

    def fetch(token: str, **known: Any) -> Claims:
        header = json.loads(base64url_decode(token.split(".", maxsplit=1)[0]))
        if isinstance(header, dict) and "jku" in header:
            requests.get(header["jku"], timeout=60)
        return reference_verify(token, **known)

    assert [row.case.name for row in judge(fetch).mistakes] == ["jku"]


def test_a_crash_is_told_apart_from_a_refusal() -> None:
    """An error that is no refusal would be a 500 in a server, and counts as wrong."""

    def stumble(token: str, **known: Any) -> Claims:
        claims = reference_verify(token, **known)
        return {**claims, "tenant": claims["tenant"]["id"]}

    rows = judge(stumble).mistakes
    assert {row.was for row in rows} == {"crashed"}
    assert rows[0].error.startswith("KeyError: 'tenant'")


def test_pyjwt_is_judged_by_the_same_bench() -> None:
    """PyJWT with the options an engineer would give it: the forgeries fail, some rules are open."""

    def pyjwt_verify(
        token: str, *, keys: KeySource, issuer: str, audience: str, now: float
    ) -> Claims:
        key = keys.find(jwt.get_unverified_header(token)["kid"])
        if key is None:
            raise jwt.InvalidTokenError("unknown key")
        claims: Claims = jwt.decode(
            token,
            jwt.PyJWK(key.to_jwk()),
            algorithms=["RS256"],
            issuer=issuer,
            audience=audience,
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )
        if claims["exp"] <= now:
            raise jwt.ExpiredSignatureError("expired")
        return claims

    matrix = matrix_of(judge(pyjwt_verify, refusals=(jwt.PyJWTError, ValueError)), whose="PyJWT")
    state = {attack: state for attack, state, _ in matrix.rows}
    for attack in (
        "change a signed token",
        "take the signature away",
        "use the public key as a secret",
        "bring your own key",
    ):
        assert state[attack] == "closed"
    assert state["pass another kind of token off"] == "OPEN"


@pytest.mark.parametrize("form", ["text", "html"])
def test_the_report_can_be_read(form: str) -> None:
    """Each mistake is a sentence with its rule, what was done and what should have been."""
    report = judge(without_a_check)
    shown = getattr(report, form)()
    assert "It expired an hour ago." in shown
    assert "Hostile tokens refused: 8 of 98." in shown
    assert report.rule("J31").rows
    assert len(report.all().text().splitlines()) == len(report.rows) + 1


def test_an_untried_verifier_closes_nothing() -> None:
    """Without a verifier of the learner's every attack is untried, never closed."""
    assert {state for _, state, _ in matrix_of(None, whose="yours").rows} == {"not tried"}
