"""The reader behind ``jwtflow decode``: what it shows of right, broken and hostile texts."""

from __future__ import annotations

import base64
import json
import zlib

import pytest

from jwtflow.insecure import unsigned
from jwtflow.tokens import NOT_VERIFIED, describe_instant, inspect_token
from jwtflow.tokens.instants import describe_duration
from tests.token_fixtures import NOON, TokenWorld, segment


@pytest.fixture
def world(signing_keys, clock) -> TokenWorld:
    return TokenWorld(signing_keys["ES256"], clock)


def test_a_right_token(world):
    """All three parts, their places in the text, and no problem."""
    token = world.token()
    anatomy = inspect_token(token)
    assert anatomy.header == world.header
    assert anatomy.claims == world.claims
    assert len(anatomy.signature) == 64
    assert anatomy.problems == ()
    header, payload, signature = anatomy.segments
    assert (header.name, payload.name, signature.name) == ("header", "payload", "signature")
    assert [token[s.start - 1 : s.end] for s in anatomy.segments] == token.split(".")


def test_it_says_that_nothing_was_verified(world):
    """The last line is the same for every token, right or forged."""
    for text in (world.token(), unsigned(world.claims), "", "nonsense"):
        assert inspect_token(text).lines()[-1] == NOT_VERIFIED
    assert "Nothing was verified" in NOT_VERIFIED


def test_times_are_told_in_words(world):
    """Each time claim has its date, and how far off it is where the time is known."""
    text = "\n".join(inspect_token(world.token(nbf=NOON - 90), now=NOON).lines())
    assert "1893500100  = 2030-01-01 12:15:00 UTC, in 15 minutes" in text
    assert "1893499200  = 2030-01-01 12:00:00 UTC, now" in text
    assert "= 2030-01-01 11:58:30 UTC, 1 minute 30 seconds ago" in text
    assert "ago" not in "\n".join(inspect_token(world.token()).lines())


@pytest.mark.parametrize("value", ["soon", True, None, [], {}, 10**400, 1e300, -1e15])
def test_odd_times_are_shown_as_they_are(world, value):
    """A time that is none is shown without a date, and breaks nothing."""
    line = next(x for x in inspect_token(world.token(exp=value), now=NOON).lines() if " exp " in x)
    assert "UTC" not in line


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (NOON * 1000, "as milliseconds, 2030-01-01 12:00:00 UTC"),
        (NOON * 1000, "about the year 61"),
        (int(NOON) * 10**6, "as microseconds, 2030-01-01 12:00:00 UTC"),
        (int(NOON) * 10**9, "as nanoseconds, 2030-01-01 12:00:00 UTC"),
        (1_500_000_000_000, "as milliseconds, 2017-07-14"),
        (253_402_300_800, "the year 10000"),
        (50_000 * 31_556_952, "about the year 51970"),
        (str(int(NOON)), "text, not a number; as a number, 2030-01-01 12:00:00 UTC"),
        ("2030-01-01T12:00:00Z", "= not a number of seconds"),
        ("nan", "beyond the calendar"),
        (True, "= not a number of seconds"),
        (None, "= not a number of seconds"),
        ([NOON], "= not a number of seconds"),
        (NOON + 0.5, "the fraction"),
        (-1, "before 1970"),
        (0, "1970-01-01 00:00:00 UTC"),
    ],
)
def test_odd_times_are_explained(world, value, words):
    """Of a time in the wrong unit or type is said what it looks like."""
    line = next(x for x in inspect_token(world.token(exp=value), now=NOON).lines() if " exp " in x)
    assert words in line


@pytest.mark.parametrize("value", [NOON, 1e8, 253_402_300_799])
def test_usual_times_are_not_doubted(world, value):
    """A NumericDate of today or of the calendar's last second is taken for seconds."""
    line = next(x for x in inspect_token(world.token(exp=value), now=NOON).lines() if " exp " in x)
    assert "UTC, " in line
    assert "?" not in line


def test_space_around_the_token_does_not_count(world):
    """A pasted token with a line break at its end is the token."""
    assert inspect_token(f"  {world.token()}\n").problems == ()


@pytest.mark.parametrize("character", ["é", "*", "%", "."])
def test_a_foreign_character_is_found_at_its_place(world, character):
    """The problem names the position, and what stands before it is still shown."""
    token = world.token()
    position = token.index(".") + 30
    anatomy = inspect_token(token[:position] + character + token[position + 1 :])
    assert any(position <= p.position <= len(token) for p in anatomy.problems)
    assert anatomy.header == world.header
    assert anatomy.claims is None
    assert anatomy.segments[1].readable.startswith('{"iss":"http')


@pytest.mark.parametrize("extra", [" ", "\n", "\r\n", "\t"])
def test_space_within_is_a_problem_that_hides_nothing(world, extra):
    """White space in a token is named where it begins, and all claims are shown."""
    token = world.token()
    position = token.index(".") + 30
    anatomy = inspect_token(token[:position] + extra + token[position:])
    assert [p.position for p in anatomy.problems] == [position + 1]
    assert anatomy.claims == world.claims


def test_plain_base64_is_a_problem_that_hides_nothing(world):
    """Characters and padding of plain base64 are named, and all claims are shown."""
    claims = {"sub": "?>?>?>~~~"}
    parts = [json.dumps(world.header).encode(), json.dumps(claims).encode(), b"\xfb\xff" * 32]
    plain = ".".join(base64.b64encode(part).decode() for part in parts)
    assert {"+", "/", "="} <= set(plain)
    anatomy = inspect_token(plain)
    assert anatomy.claims == claims
    assert len(anatomy.signature) == 64
    assert all("base64" in p.what or "padding" in p.what for p in anatomy.problems)
    assert plain[anatomy.problems[0].position - 1] in "+/="


def test_a_token_cut_off(world):
    """Of a token cut off in the payload the header is shown, and where it stops."""
    token = world.token()
    anatomy = inspect_token(token[: token.index(".") + 21])
    assert anatomy.header == world.header
    assert anatomy.segments[1].readable.startswith('{"iss":"http')
    assert any("not JSON after its first" in p.what for p in anatomy.problems)
    assert any("three parts" in p.what and "2" in p.what for p in anatomy.problems)


def test_spare_bits_and_lengths(world):
    """J2: a second spelling is a problem at the last character; the bytes are shown."""
    token = world.token()
    last = chr(ord(token[-1]) + 1)
    spare, short = inspect_token(token[:-1] + last), inspect_token(token + "AAA")
    assert [p.position for p in spare.problems] == [len(token)]
    assert "unused bits" in spare.problems[0].what
    assert "a character is missing" in short.problems[0].what


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing here"),
        ("   ", "nothing here"),
        ('{"payload": "x"}', "this is JSON"),
        ("Bearer abc.def.ghi", "'Bearer' belongs to the HTTP header"),
        ("a", "three parts with dots between, this has 1"),
        ("e30.e30.AA.AA", "this has 4"),
        ("e30.e30.", "this token is not signed"),
        ("e30." * 3000, "8192 characters at most"),
    ],
)
def test_what_is_wrong_with_the_whole(text, words):
    """What a text is instead of a token is said."""
    assert any(words in problem.what for problem in inspect_token(text).problems)


def test_an_encrypted_token_has_other_parts():
    """RFC 7516 §3: five parts are named as a JWE's; the second is no payload."""
    anatomy = inspect_token(f"{segment({'alg': 'dir', 'cty': 'JWT'})}..AAAA.AAAA.AAAA")
    assert [s.name for s in anatomy.segments][1:] == [
        "encrypted key", "initialization vector", "ciphertext", "tag",
    ]  # fmt: skip
    assert anatomy.header == {"alg": "dir", "cty": "JWT"}
    assert anatomy.claims is None
    assert anatomy.signature == b""
    assert anatomy.problems == ()
    assert [
        word in note for word, note in zip(("JWE", "another token"), anatomy.notes, strict=True)
    ]


def test_an_sd_jwt_shows_its_disclosures_and_who_presents_it(world):
    """RFC 9901: parts after a tilde are told apart: disclosures, and the key binding JWT."""
    disclosures = [segment(b'["salt","given_name","Alice"]'), segment(b'["salt",42]')]
    binding = world.token(nonce="n")
    anatomy = inspect_token("~".join([world.token(), *disclosures, binding]))
    assert anatomy.problems == ()
    assert anatomy.claims == world.claims
    shown = [s.readable for s in anatomy.segments if s.name == "disclosure"]
    assert shown == ['["salt","given_name","Alice"]', '["salt",42]']
    (bound,) = [s.members for s in anatomy.segments if s.name == "key binding payload"]
    assert bound["nonce"] == "n"
    assert any("SD-JWT" in note for note in anatomy.notes)
    (odd,) = inspect_token(f"{world.token()}~{segment(b'text')}~").problems
    assert "JSON array" in odd.what
    without = inspect_token(f"{world.token()}~{disclosures[0]}~")
    assert without.problems == ()
    assert len(without.segments) == 4


def test_a_nested_token_is_shown_with_what_is_inside(world):
    """RFC 7519 appendix A.2: the token in the payload is read as well, at no place of its own."""
    outer = segment({"alg": "RS256", "cty": "JWT"})
    anatomy = inspect_token(f"{outer}.{segment(world.token().encode())}.AAAA")
    assert anatomy.problems == ()
    (inner,) = [s for s in anatomy.segments if s.name == "inner payload"]
    assert (inner.members, inner.start) == (world.claims, 0)
    assert any("nested" in note for note in anatomy.notes)
    damaged = inspect_token(f"{outer}.{segment(b'e30.e31.AAAA')}.AAAA")
    assert all("inside the payload" in p.what for p in damaged.problems)


def test_a_detached_payload_is_named(world):
    """RFC 7515 appendix F: an empty payload beside a signature is no fault of the text."""
    header, _, signature = world.token().split(".")
    anatomy = inspect_token(f"{header}..{signature}")
    assert anatomy.problems == ()
    assert any("detached" in note for note in anatomy.notes)
    unencoded = inspect_token(f"{segment({'alg': 'ES256', 'b64': False})}..{signature}")
    assert any("b64" in note for note in unencoded.notes)


def deflated(data: bytes) -> bytes:
    """Raw DEFLATE (RFC 1951)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def test_a_compressed_payload_is_unpacked(world):
    """A payload with ``zip`` is named and shown, and one that is too long or broken says so."""
    header = segment({"alg": "ES256", "zip": "DEF"})
    claims = {"sub": "alice", "vc": "x" * 50}
    anatomy = inspect_token(f"{header}.{segment(deflated(json.dumps(claims).encode()))}.AAAA")
    assert (anatomy.claims, anatomy.problems) == (claims, ())
    assert any("compressed" in note for note in anatomy.notes)
    bomb = segment(deflated(b'{"a":"' + b"x" * 10_000_000))
    for payload in (bomb, segment(b"\xff\xff"), ""):
        broken = inspect_token(f"{header}.{payload}.AAAA")
        assert broken.claims is None
        assert any("compressed" in p.what for p in broken.problems) or not payload
    other = inspect_token(f"{segment({'alg': 'ES256', 'zip': ['x']})}.{segment(b'x')}.AAAA")
    assert any("compressed" in note for note in other.notes)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (b'{"a":1,"a":2}', "occurs twice"),
        (b'{"a":NaN}', "NaN"),
        (b"[1]", "not an object"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"a":' * 500, "nests"),
        (b'{"a":1} x', "not JSON after its first 8 characters: Extra data"),
    ],
)
def test_what_is_wrong_with_the_json(world, payload, words):
    """J4, J5, J6: what the verifier refuses is named, at a place in the payload."""
    token = f"{segment(world.header)}.{segment(payload)}.AAAA"
    anatomy = inspect_token(token)
    (problem,) = anatomy.problems
    assert words in problem.what
    assert anatomy.segments[1].start <= problem.position <= anatomy.segments[1].end


@pytest.mark.parametrize("exp", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 400])
def test_a_time_that_is_no_time_is_told_from_no_moment(world, exp):
    """J33: an exp that lies nowhere in the calendar is shown as such, also with a clock at hand."""
    payload = segment(f'{{"exp":{exp}}}'.encode())
    lines = inspect_token(f"{segment(world.header)}.{payload}.AAAA", now=NOON).lines()
    assert any(line.endswith("= beyond the calendar") for line in lines)


def test_what_is_lenient_is_still_shown(world):
    """Of a payload with a name twice the reader shows what a careless one would read."""
    twice = segment(b'{"a":1,"a":2}')
    token = f"{segment(world.header)}.{twice}.AAAA"
    assert inspect_token(token).claims == {"a": 2}


def test_terminals_are_left_in_peace(world):
    """Control, bidirectional and invisible characters are spelled out."""
    hostile = "\x1b]0;owned\x07\u202e\u200b\x9b31m\r\n"
    lines = inspect_token(world.token(sub=hostile, **{hostile: 1}), now=NOON).lines()
    assert all(line.isprintable() for line in lines)
    assert any("\\u202e" in line for line in lines)


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (NOON, "2030-01-01 12:00:00 UTC"),
        (0, "1970-01-01 00:00:00 UTC"),
        (NOON + 0.9, "2030-01-01 12:00:00 UTC"),
        (1e20, "beyond the calendar"),
        (float("nan"), "beyond the calendar"),
        (float("inf"), "beyond the calendar"),
    ],
)
def test_instants(instant, words):
    """Instants are told in UTC, to the second."""
    assert describe_instant(instant) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"), (1, "1 second"), (59.6, "1 minute"), (61, "1 minute 1 second"),
        (900, "15 minutes"), (-90, "1 minute 30 seconds"), (5400, "1 hour 30 minutes"),
        (86_400, "1 day"), (90_061, "1 day 1 hour"), (14 * 86_400, "14 days"),
    ],
)  # fmt: skip
def test_durations(seconds, words):
    """Durations are told in their two largest units."""
    assert describe_duration(seconds) == words
