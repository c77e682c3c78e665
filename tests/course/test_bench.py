"""The benches judge rightly: what holds, what has one hole, what is odd, slow or too strict."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
import pytest

from jwtflow.course.bench import (
    ACCEPTED,
    CRASHED,
    NOT_TRIED,
    ODD,
    TOO_SLOW,
    Bench,
    Case,
    Odd,
    Report,
    bench_of,
    judge,
    refuses,
    report_on,
    returns,
)
from jwtflow.course.catalogue import course
from jwtflow.course.lessons.nb03_claim_and_expire import bench as nb03
from jwtflow.course.lessons.nb06_guard_the_resource.bench import token_cases
from jwtflow.course.lessons.nb06_guard_the_resource.world import World
from jwtflow.course.pyjwt_time import pyjwt_time
from jwtflow.errors import JwtflowError
from jwtflow.tokens import base64url_decode
from tests.course import verifiers
from tests.course.verifiers import CHECKS, Opened, reference_verify, verifier

Claims = dict[str, Any]
BENCHES = {name: bench for name in course().pieces if (bench := bench_of(name))}
VERIFY = BENCHES["verify"]


def open_rows(report: Report) -> set[str]:
    return {row.name for row in report.open_rows}


# ------------------------------------------------------------------------- any bench


def _even(piece: Any) -> None:
    if piece(4) is not True:
        raise Odd("It did not say True.")


def _odd(piece: Any) -> None:
    piece(3)


NUMBERS = Bench(
    "even",
    lambda: [
        Case("four", "numbers", "§1", "Four is even.", honest=True, attempt=_even),
        Case("three", "numbers", "§1", "Three is not.", honest=False, attempt=_odd, sent=3),
        Case("five", "others", "§2", "Five is not.", honest=False, attempt=_odd, sent=5),
    ],
    honest="Even numbers",
    hostile="Odd numbers",
    case_seconds=60,
    seconds=180,
)


def even(number: int) -> bool:
    """Refuse odd numbers."""
    if number % 2:
        raise ValueError("odd")
    return True


def test_a_piece_that_refuses_and_accepts_rightly_closes_every_row() -> None:
    """A ValueError in hostile cases and a return in honest ones close the bench."""
    report = report_on(even, NUMBERS)
    assert report.is_closed
    assert report.open_rows == ()
    assert report.summary == "Even numbers: 1 of 1. Odd numbers: 2 of 2. Rows closed: 2 of 2."


def test_an_open_row_says_what_got_in() -> None:
    """A row that lets something in is open, and holds the story and what was sent."""
    report = report_on(lambda _number: True, NUMBERS)
    first = report.open_rows[0]
    assert (first.name, first.story, first.sent) == ("numbers", "Three is not.", (3,))
    assert not report.is_closed


def test_a_row_that_refuses_its_honest_neighbour_is_open() -> None:
    """Refusing everything closes no row that has an honest case."""

    def nothing(_number: int) -> bool:
        raise ValueError("no")

    report = report_on(nothing, NUMBERS)
    assert open_rows(report) == {"numbers"}
    assert report.text().endswith("The first one: Four is even. Your code: refused: ValueError: no")
    assert "The first one: Four is even." in report.html()


def test_a_refusal_that_hides_an_error_tells_it() -> None:
    """An except clause that turns every error into a refusal doesn't hide a slip of the pen."""

    def piece(_number: int) -> bool:
        try:
            return is_evn(_number)  # type: ignore[name-defined, no-any-return] # noqa: F821
        except Exception as error:
            raise ValueError("bad") from error

    refused = report_on(piece, NUMBERS).results[0]
    assert refused.told == "ValueError: bad (from NameError: name 'is_evn' is not defined)"


@pytest.mark.parametrize(
    "error", [TypeError("a"), KeyError("a"), AssertionError("a"), SystemExit(1), Exception("a")]
)
def test_an_error_of_another_kind_is_a_crash(error: BaseException) -> None:
    """What is no ValueError refuses nothing; it would be a 500 in a server."""

    def piece(_number: int) -> bool:
        raise error

    assert {result.was for result in report_on(piece, NUMBERS).results} == {CRASHED}


def test_errors_of_a_library_can_be_taken_for_refusals() -> None:
    """Code of others may refuse with its own errors, where the caller says so."""

    def piece(number: int) -> bool:
        if number % 2:
            raise jwt.InvalidTokenError
        return True

    assert not report_on(piece, NUMBERS).is_closed
    assert report_on(piece, NUMBERS, refusals=(jwt.PyJWTError,)).is_closed


def test_what_the_case_calls_odd_is_wrong_in_honest_and_hostile_cases() -> None:
    """Neither accepted nor refused is never right."""
    report = report_on(lambda _number: None, NUMBERS)
    assert report.results[0].was == ODD
    assert report.results[0].told == "It did not say True."


@pytest.mark.parametrize(
    ("piece", "was"),
    [
        (lambda text: text.upper(), ["accepted", "accepted"]),
        (lambda text: text.lower(), [ODD, "accepted"]),
        (lambda text: text.upper().encode(), [ODD, "accepted"]),
        (lambda text: False, [ODD, ODD]),  # noqa: ARG005 - a piece that refuses in the wrong way
        (lambda text: None, [ODD, ODD]),  # noqa: ARG005
        (int, ["refused", "refused"]),
    ],
)
def test_attempts_of_functions_that_give_a_value(piece: Any, was: list[str]) -> None:
    """``returns`` wants that very value and type; ``refuses`` wants an error, not False or None."""
    cases = [
        Case("a", "row", "§1", "A.", honest=True, attempt=returns("A", "a")),
        Case("b", "row", "§1", "B.", honest=False, attempt=refuses("b")),
    ]
    report = report_on(piece, Bench("upper", lambda: cases))
    assert [result.was for result in report.results] == was


def test_a_piece_that_never_ends_costs_two_time_limits_and_no_more() -> None:
    """Endless loops are stopped, and after two of them nothing more is tried."""

    def loop(_number: int) -> bool:
        return all(True for _ in itertools.count())

    short = Bench("even", NUMBERS.cases, case_seconds=0.2, seconds=60)
    report = report_on(loop, short)
    assert [result.was for result in report.results] == [TOO_SLOW, TOO_SLOW, NOT_TRIED]
    assert len(report.open_rows) == 2


def test_the_whole_has_a_time_limit() -> None:
    """Cases whose turn comes after the time of all cases are not tried, and count as wrong."""
    report = report_on(even, Bench("even", NUMBERS.cases, seconds=0))
    assert {result.was for result in report.results} == {NOT_TRIED}
    assert not report.is_closed


def test_cases_may_hold_something_open_while_they_run() -> None:
    """A bench's cases can be a context manager, which ends when all were tried."""
    events = []

    @contextmanager
    def cases() -> Iterator[list[Case]]:
        events.append("open")
        yield list(NUMBERS.cases())  # type: ignore[call-overload]
        events.append("closed")

    assert report_on(even, Bench("even", cases)).is_closed
    assert events == ["open", "closed"]


@pytest.mark.parametrize("form", ["text", "html"])
def test_reports_and_rows_can_be_read(form: str) -> None:
    """Each form names every row with its state in words; a row tells each of its cases."""
    report = report_on(lambda _number: True, NUMBERS)
    shown = getattr(report, form)()
    assert all(f"{name}" in shown for name in ("numbers", "others", "✗ OPEN", report.summary))
    assert "Three is not." in getattr(report.row("numbers"), form)()


def test_a_row_that_is_not_there_is_an_error_that_lists_the_rows() -> None:
    """A misspelt row names those that there are."""
    with pytest.raises(LookupError, match="numbers, others"):
        report_on(even, NUMBERS).row("number")


def test_judge_finds_the_bench_by_name_and_says_where_there_is_none() -> None:
    """The piece's own name chooses the bench; without one a sentence says what to write."""

    def bearer_token(_headers: dict[str, str]) -> None:
        return None

    assert isinstance(judge(bearer_token), Report)
    assert isinstance(judge(even, "decide"), Report)
    assert "no bench for even" in repr(judge(even))
    assert "a function or a class" in repr(judge(3))


@pytest.mark.parametrize("name", list(BENCHES))
def test_every_case_has_a_name_of_its_own_and_every_row_an_honest_neighbour(name: str) -> None:
    """Names are unique in a bench, and no row can be closed by refusing everything."""
    bench = BENCHES[name]

    def refuse(*_given: Any, **_known: Any) -> None:
        raise ValueError("no")

    report = report_on(refuse, bench)
    cases = [result.case for result in report.results]
    assert bench.piece == name
    assert len({case.name for case in cases}) == len(cases)
    for row in report.rows:
        assert {result.case.honest for result in row.results} >= {True}, row.name


# --------------------------------------------------------------------- the bench of verify


def test_the_package_and_the_checks_of_this_test_close_every_row() -> None:
    """Every genuine token is accepted and every forged one refused, by both."""
    assert judge(reference_verify, "verify").mistakes == ()
    assert judge(verifier(), "verify").mistakes == ()


def test_rules_and_stories_do_not_depend_on_a_port() -> None:
    """Every case names a rule of the J group, and reads the same wherever the attacker listens."""
    one, other = (token_cases(World(attacker_url=f"http://127.0.0.1:{port}")) for port in (1, 2))
    assert [(c.name, c.story) for c in one] == [(c.name, c.story) for c in other]
    assert all(case.rule[0] == "J" and 1 <= int(case.rule[1:]) <= 40 for case in one)
    assert len({case.sent for case in one}) == len(one)


# What an attack needs besides: an unsigned token cannot be signed, and so on.
TWO_FAULTS = {
    "take the signature away": {"alg", "signature"},
    "sign with a public value": {"alg", "signature"},
    "bring your own key": {"kid", "signature"},
    "RS512": {"alg", "signature"},
    "exp infinite": {"strict_json", "exp"},
    "exp NaN": {"strict_json", "exp"},
    "iat huge": {"strict_json", "iat"},
}


def faults_of(token: str, world: World) -> set[str] | None:
    try:
        t = Opened(token, world.published(), world.issuer, world.audience, world.now)
    except (ValueError, RecursionError):
        return None  # it cannot be taken apart at all
    if not isinstance(t.header, dict) or not isinstance(t.claims, dict):
        return None
    found = set()
    for check in CHECKS:
        try:
            check(t)
        except (ValueError, JwtflowError):
            found.add(check.__name__)
    return found


def test_every_forged_token_has_exactly_one_fault() -> None:
    """Each breaks one check of the reference and keeps all others, but for what an attack needs."""
    world = World()
    for case in token_cases(world):
        found = faults_of(case.sent, world)
        if case.honest or found is None or found >= {"segments", "signature"}:
            continue  # what does not have three segments has nothing else to check
        allowed = TWO_FAULTS.get(case.row) or TWO_FAULTS.get(case.name, set())
        assert len(found) == 1 or found <= allowed, (case.name, found)


ANYONE_SIGNS = {"change a signed token", "bring your own key"}

MUTANTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "length": ({"without": "length"}, {"make the verifier stumble"}),
    "segments": (
        {"without": "segments"},
        {"spell a token in two ways"},
    ),
    "spelling": ({"without": "spelling"}, {"spell a token in two ways"}),
    "extensions": ({"without": "extensions"}, {"demand an extension"}),
    "alg": ({"without": "alg"}, {"choose another algorithm"}),
    "typ": ({"without": "typ"}, {"pass another kind of token off"}),
    "kid": ({"without": "kid"}, {"point at another key"}),
    "iss": ({"without": "iss"}, {"use another issuer's token"}),
    "aud": ({"without": "aud"}, {"use a token meant for another API"}),
    "exp": ({"without": "exp"}, {"use a token after its time"}),
    "nbf": ({"without": "nbf"}, {"use a token before its time"}),
    "sub": ({"without": "sub"}, {"leave a required claim out", "make the verifier stumble"}),
    "client_id": (
        {"without": "client_id"},
        {"leave a required claim out", "make the verifier stumble"},
    ),
    "jti": ({"without": "jti"}, {"leave a required claim out", "make the verifier stumble"}),
    "obeys none": (
        {"alg": verifiers.allows_none, "signature": verifiers.obeys_none},
        {"take the signature away"},
    ),
    "obeys HS256": (
        {"alg": verifiers.allows_hs256, "signature": verifiers.obeys_hs256},
        {"sign with a public value"},
    ),
    "default alg": ({"alg": verifiers.default_alg}, {"choose another algorithm"}),
    "alg in any case": ({"alg": verifiers.lower_alg}, {"choose another algorithm"}),
    "any RSA": (
        {"alg": verifiers.any_rsa, "signature": verifiers.obeys_any_rsa},
        {"choose another algorithm"},
    ),
    "ALG": ({"alg": verifiers.names_in_any_case("alg", "rs256")}, {"choose another algorithm"}),
    "jwk": (
        {"signature": verifiers.believes_jwk, "kid": verifiers.jwk_kid},
        {"bring your own key"},
    ),
    "jku": ({"signature": verifiers.fetches_jku}, {"bring your own key"}),
    "keys of iss": ({"iss": verifiers.fetches_iss}, {"use another issuer's token"}),
    "first key": ({"kid": verifiers.first_key}, {"point at another key"}),
    "kid in any case": ({"kid": verifiers.kid_in_any_case}, {"point at another key"}),
    "kid by its beginning": ({"kid": verifiers.kid_by_beginning}, {"point at another key"}),
    "KID": ({"kid": verifiers.any_case_kid_name}, {"point at another key"}),
    "typ ends": ({"typ": verifiers.typ_ends_right}, {"pass another kind of token off"}),
    "typ begins": ({"typ": verifiers.typ_begins_right}, {"pass another kind of token off"}),
    "typ may be missing": ({"typ": verifiers.typ_if_there}, {"pass another kind of token off"}),
    "TYP": (
        {"typ": verifiers.names_in_any_case("typ", "at+jwt")},
        {"pass another kind of token off"},
    ),
    "exp inclusive": ({"exp": verifiers.exp_inclusive}, {"use a token after its time"}),
    "exp may be missing": ({"exp": verifiers.exp_if_there}, {"use a token after its time"}),
    "exp rounded": ({"exp": verifiers.exp_in_whole_seconds}, {"use a token after its time"}),
    "iat may be missing": ({"iat": verifiers.iat_if_there}, {"leave a required claim out"}),
    "iat": (
        {"without": "iat"},
        {
            "leave a required claim out",
            "make the verifier stumble",
            "use a token before its time",
        },
    ),
    "iss begins": ({"iss": verifiers.iss_begins_right}, {"use another issuer's token"}),
    "iss in any case": ({"iss": verifiers.iss_in_any_case}, {"use another issuer's token"}),
    "aud contains": ({"aud": verifiers.aud_contains}, {"use a token meant for another API"}),
    "aud is a part": ({"aud": verifiers.aud_members}, {"use a token meant for another API"}),
    "signature": ({"without": "signature"}, {*ANYONE_SIGNS, "take the signature away"}),
}


@pytest.mark.parametrize("name", list(MUTANTS))
def test_a_verifier_without_one_check_leaves_exactly_its_row_open(name: str) -> None:
    """One check dropped or loosened opens the row that is about it, and no other."""
    changed, expected = MUTANTS[name]
    assert open_rows(report_on(verifier(**changed), VERIFY)) == expected


def test_every_check_is_dropped_once() -> None:
    """The table of mutants misses no check of the reference."""
    dropped = {changed.get("without") for changed, _ in MUTANTS.values()}
    assert dropped | {"strict_json"} >= {check.__name__ for check in CHECKS}


def decode_only(token: str, **_known: Any) -> Claims:
    """Believes everything."""
    return json.loads(base64url_decode(token.split(".")[1]))  # type: ignore[no-any-return]


def test_a_verifier_that_only_decodes_closes_no_row() -> None:
    """Every genuine token comes in, and so does a token of each row."""
    report = report_on(decode_only, VERIFY)
    assert len(report.open_rows) == len(report.rows)
    assert all(result.is_right for result in report.results if result.case.honest)


@pytest.mark.parametrize("answer", [False, None, {}, 0, "", [], "claims"])
def test_a_verifier_that_returns_something_else_closes_no_row(answer: object) -> None:
    """To return False, None or {} is neither to accept nor to refuse."""

    def verify(token: str, **known: Any) -> Any:
        try:
            reference_verify(token, **known)
        except JwtflowError:
            return answer
        return answer

    report = report_on(verify, VERIFY)
    assert {result.was for result in report.results} == {ODD}
    assert len(report.open_rows) == len(report.rows)


def test_claims_that_are_not_the_tokens_are_found_out() -> None:
    """An honest case wants the claims of its token, not any dictionary."""

    def verify(token: str, **known: Any) -> Claims:
        return {**reference_verify(token, **known), "roles": ["admin"]}

    assert {result.was for result in report_on(verify, VERIFY).mistakes} == {ODD}


def test_names_written_into_the_verifier_are_found_out() -> None:
    """A verifier that holds the lab's own issuer and audience refuses at another server."""
    world = World()

    def verify(token: str, *, keys: Any, now: float, **_ignored: Any) -> Claims:
        return reference_verify(
            token, keys=keys, issuer=world.issuer, audience=world.audience, now=now
        )

    assert open_rows(report_on(verify, VERIFY)) == {"use another issuer's token"}


def test_what_a_verifier_does_to_its_keys_harms_no_later_case() -> None:
    """Each call gets keys of its own."""

    def verify(token: str, *, keys: Any, **known: Any) -> Claims:
        try:
            return reference_verify(token, keys=keys, **known)
        finally:
            keys["keys"].clear()

    assert report_on(verify, VERIFY).is_closed


def with_pyjwt(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    """PyJWT, set up with what its documentation names."""
    kid = jwt.get_unverified_header(token)["kid"]
    key = jwt.PyJWKSet.from_dict(keys)[kid]
    with pyjwt_time(now):
        return jwt.decode(token, key, algorithms=["RS256"], issuer=issuer, audience=audience)


def test_pyjwt_is_judged_by_the_same_bench() -> None:
    """PyJWT stops the forgeries and leaves the kind of token to its caller."""
    opened = open_rows(report_on(with_pyjwt, VERIFY, refusals=(jwt.PyJWTError,)))
    assert "pass another kind of token off" in opened
    assert opened.isdisjoint(
        {"change a signed token", "take the signature away", "sign with a public value"}
    )


def test_pyjwt_leaves_open_what_06_says() -> None:
    """PyJWT does these things differently, and 06's exercise about PyJWT doesn't ask for them."""
    report = report_on(with_pyjwt, VERIFY, refusals=(jwt.PyJWTError,))
    missed = {result.case.name for result in report.mistakes}
    assert missed >= {"exp as text", "nbf as text", "iat as text", "last moment", "sub twice"}
    assert missed >= {"padding", "payload UTF-16", "client listed"}


def test_pyjwt_leaves_open_what_03_says() -> None:
    """By default PyJWT asks for no claim, compares no issuer and takes text for a number."""
    secret = b"a secret of more than thirty-two bytes"

    def check_claims(
        claims: Claims, *, now: float, audience: str, leeway: float = 0, **_: Any
    ) -> None:
        token = jwt.api_jws.encode(json.dumps(claims).encode(), secret, "HS256")
        with pyjwt_time(now):
            jwt.decode(token, secret, algorithms=["HS256"], audience=audience, leeway=leeway)

    bench = nb03.BENCHES["check_claims"]
    report = report_on(check_claims, bench, refusals=(jwt.PyJWTError,))
    assert open_rows(report) == {nb03.MISSING, nb03.ISSUER, nb03.NO_NUMBER}
    assert all(result.was == ACCEPTED for result in report.mistakes)


def test_pyjwt_reads_the_machines_clock_again_afterwards() -> None:
    """Outside of the block, also after an error in it, PyJWT's time is the machine's."""
    before = vars(jwt.api_jwt)["datetime"]
    with pytest.raises(jwt.DecodeError), pyjwt_time(0):
        jwt.decode("not a token", "secret" * 8, algorithms=["HS256"])
    assert vars(jwt.api_jwt)["datetime"] is before
