"""Exercises of notebook 06, *guard the resource*."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jwtflow.course.bench import ACCEPTED, CRASHED, ODD, REFUSED, Report, Result, report_on
from jwtflow.course.exercise import Exercise, Kind, Misconception, Wrong
from jwtflow.course.guard import Answer, CrashedError
from jwtflow.course.lessons.nb06_guard_the_resource.bench import BENCHES
from jwtflow.course.lessons.nb06_guard_the_resource.world import World
from jwtflow.course.questions import choice, reasons
from jwtflow.errors import MalformedTokenError
from jwtflow.tokens import KeySet, VerificationKey, base64url_decode
from jwtflow.tokens.algorithms import allowed_algorithms
from jwtflow.tokens.claims import (
    check_access_token_claims,
    check_audience,
    check_issuer,
    check_times,
)
from jwtflow.tokens.header import check_access_token_type
from jwtflow.tokens.jws import JwsReader, json_object, split_compact

PRELUDE = """
import json

from jwtflow.tokens import base64url_decode, base64url_encode
from jwtflow.tokens.claims import numeric_date
from jwtflow.tokens.jws import json_object, split_compact

def refuse_extensions(header):
    for name in ("crit", "b64"):
        if name in header:
            raise ValueError(f"we know no extension, and it has {name}")

def seconds(claims, name):
    return numeric_date(claims, name, rule="J31")
"""

Beliefs = dict[str, tuple[str | None, str]]
"""By the name of a case or an attack: the belief behind it, and where to look."""

CASE = "the name of the scheme is written in one way only"
ANY_SCHEME = "whatever stands in Authorization is a token"

DECODED = "a token that decodes is genuine"
BY_HEADER = "the token may name its own algorithm"
ANY_TYPE = "every signed JWT is an access token"
SAYS_YES = "a check that passes says yes"
FETCHED = "the token may say where its key is"

TWO_SEGMENTS = "a token without a signature has two segments"
PLAIN = "claims travel as they are written"

NO_AUDIENCE = "a good signature makes a token good for every API"
LONGER_AUDIENCE = "an audience that contains ours is ours"
RETURNS = "to return False is to refuse"
INCLUSIVE = "a token is still good at exp"
FOR_EVER = "a token without exp never ends"

NOBODY = "401 is for everything that is refused"
FORBIDDEN = "no token is answered with 403"
SUBSTRING = "a scope is allowed if its letters occur in the claim"
ROLE = "a role is a scope"


def _examine_extract(answer: Answer) -> Wrong | None:
    for value, expected, belief in (
        ("Bearer abc.def.ghi", "abc.def.ghi", None),
        ("bearer abc.def.ghi", "abc.def.ghi", CASE),
        ("BEARER abc.def.ghi", "abc.def.ghi", CASE),
        (None, None, None),
        ("Basic YWxpY2U6cGFzcw==", None, ANY_SCHEME),
        ("abc.def.ghi", None, ANY_SCHEME),
        ("Bearer", None, None),
        ("Bearer abc def", None, None),
        ("Bearerabc.def.ghi x", None, None),
    ):
        sent = "without the header" if value is None else f"with 'Authorization: {value}'"
        try:
            token = answer({} if value is None else {"Authorization": value})
        except CrashedError as error:
            raise CrashedError(f"{error}\nIt was called for a request {sent}.") from None
        if not isinstance(token, str | None):
            return Wrong(
                f"For a request {sent} your function returned {token!r}.",
                "It should return one string, the token, or None.",
            )
        if token != expected:
            words = len((value or "").split())
            look = {
                0: "What does `words` hold then?",
                1: "How many words must there be, and how many are there?",
                2: "Compare the two words on their own: which is the scheme, which the token?",
            }
            return Wrong(
                f"For a request {sent} your function returned {token!r}.",
                look.get(words, "How many words must there be, and how many are there?"),
                belief,
            )
    return None


EXTRACT = Exercise(
    name="06-extract",
    title="Take the token out of the request",
    kind=Kind.COMPLETE,
    objective=1,
    defines="bearer_token",
    statement=(
        "`headers` is a dictionary with or without `Authorization`. Return the token if the header "
        "is the scheme `Bearer` and exactly one token, else `None`. The scheme may be written in "
        "any case (RFC 9110 §11.1)."
    ),
    cell="""
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    ### BEGIN SOLUTION
    if len(words) != 2 or words[0].lower() != "bearer":
        return None
    return words[1]
    ### END SOLUTION
""",
    alternatives=(
        """
def bearer_token(headers):
    match headers.get("Authorization", "").split():
        case [scheme, token] if scheme.upper() == "BEARER":
            return token
    return None
""",
        """
def bearer_token(headers):
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    if scheme.casefold() == "bearer" and token and " " not in token:
        return token
""",
    ),
    misconceptions=(
        Misconception(
            CASE,
            """
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    if len(words) == 2 and words[0] == "Bearer":
        return words[1]
    return None
""",
        ),
        Misconception(
            ANY_SCHEME,
            """
def bearer_token(headers):
    words = headers.get("Authorization", "").split()
    return words[-1] if len(words) == 2 else None
""",
        ),
    ),
    examine=_examine_extract,
    hints=(
        "`words` is a list. How long is it for a good header, and what is its first member?",
        (
            "`len(words) != 2` refuses most bad headers. `words[0].lower()` can be compared with "
            '`"bearer"`. Return `None` for the rest, and `words[1]` for a good one.'
        ),
    ),
    explanation=(
        "Here everything that is not plainly one bearer token counts as none. The package is "
        "finer: a "
        "`Bearer` header without exactly one token is answered with 400 (RFC 6750 §3.1). Whether "
        "the "
        "token is good is the next function's question."
    ),
)


def _examine_forge(answer: Answer) -> Wrong | None:
    for claims in ({"sub": "nobody", "roles": ["admin"]}, {"sub": "Zoë", "scope": "reports:read"}):
        token = answer(claims)
        if not isinstance(token, str):
            return Wrong(
                f"Your function returned {token!r}.",
                "A token is one string. Join its segments and return it.",
            )
        try:
            header_segment, payload_segment, _ = split_compact(token)
            believed = json_object(base64url_decode(payload_segment), "payload")
            header = json_object(base64url_decode(header_segment), "header")
        except MalformedTokenError as error:
            belief = TWO_SEGMENTS if token.count(".") == 1 else PLAIN if "{" in token else None
            return Wrong(
                f"The guard refused your token {token[:40]!r}…: {error}",
                "Read the guard's lines: what does each of them expect of a token?",
                belief,
            )
        if believed != claims:
            return Wrong(
                f"For the claims {claims!r} the guard believed {believed!r}.",
                "The payload is to hold the claims that your function was given.",
            )
        if header != {"typ": "at+jwt", "alg": "none"}:
            return Wrong(
                f"The header of your token is {header!r}.",
                "The header was given: encode it as it is.",
            )
    return None


FORGE = Exercise(
    name="06-forge",
    title="Walk in without an account",
    kind=Kind.FORGE,
    objective=3,
    defines="forge",
    statement=(
        "Be a stranger: no account, no token, no key. `forge(claims)` returns a token that the "
        "guard above believes, with these claims as its payload and the header that is given. (Its "
        "`alg` says `none`: there is no signature, RFC 7519 §6.) `base64url_encode` makes text of "
        "bytes. The signature may be empty; its place stays."
    ),
    cell="""
def forge(claims):
    header = {"typ": "at+jwt", "alg": "none"}
    ### BEGIN SOLUTION
    header_segment = base64url_encode(json.dumps(header).encode())
    payload_segment = base64url_encode(json.dumps(claims).encode())
    return f"{header_segment}.{payload_segment}."
    ### END SOLUTION
""",
    alternatives=(
        """
def forge(claims):
    header = {"typ": "at+jwt", "alg": "none"}
    segments = [base64url_encode(json.dumps(part).encode("utf-8")) for part in (header, claims)]
    return ".".join([*segments, base64url_encode(b"no signature")])
""",
        """
def forge(claims):
    def text(value):
        return base64url_encode(bytes(json.dumps(value, ensure_ascii=False), "utf-8"))
    return text({"alg": "none", "typ": "at+jwt"}) + "." + text(claims) + ".AAAA"
""",
    ),
    misconceptions=(
        Misconception(
            TWO_SEGMENTS,
            """
def forge(claims):
    header = {"typ": "at+jwt", "alg": "none"}
    segments = [base64url_encode(json.dumps(part).encode()) for part in (header, claims)]
    return ".".join(segments)
""",
        ),
        Misconception(
            PLAIN,
            """
def forge(claims):
    header = {"typ": "at+jwt", "alg": "none"}
    return f"{json.dumps(header)}.{json.dumps(claims)}."
""",
        ),
    ),
    examine=_examine_forge,
    hints=(
        "Go the guard's way backwards: it splits, decodes, reads JSON. What do you do first?",
        (
            "`json.dumps(claims).encode()` gives bytes, `base64url_encode` makes a segment of "
            "them. Do the same with the header, and put dots between and after the two."
        ),
    ),
    explanation=(
        "A token with an empty third segment is not even malformed: RFC 7519 §6 calls it an "
        "unsecured JWT, and its `alg` is `none`. For a guard that does not verify, it is as good "
        "as any. For one that does, `none` is on no list."
    ),
)


def _report_on(verify: Any) -> Report:
    """What ``verify`` does on the bench."""
    return report_on(verify, BENCHES["verify"])


def _mistake(report: Report, beliefs: Beliefs, otherwise: str) -> Wrong | None:
    """The mistake of a report to speak of first, with the belief that its attack stands for."""
    if not report.mistakes:
        return None
    honest = next((row for row in report.mistakes if row.case.honest), None)
    if honest is not None:
        return _honest_mistake(honest)
    for attack, (belief, look) in beliefs.items():
        for row in report.mistakes:
            if row.was != CRASHED and attack in (row.case.name, row.case.row):
                return Wrong(_told(row, report), look, belief)
    row = report.mistakes[0]
    if row.was == CRASHED:
        otherwise = "What did that line expect, and what did it get? Odd values are refused, too."
    if row.told.startswith("AssertionError"):
        otherwise = _NO_ASSERT
    return Wrong(_told(row, report), otherwise)


_NO_ASSERT = (
    "An assert is no refusal: Python leaves it out when it is run with -O. Raise ValueError."
)


def _honest_mistake(row: Result) -> Wrong:
    said = f"Your code said: {row.told}" if row.told else "Your code gave no reason."
    look = "Which of your lines says this? Is it right about this token?"
    if row.told.startswith("SignatureError"):
        look = (
            "Look at what you hand to key.verify: the first two segments with the dot, as bytes, "
            "and the third one, decoded."
        )
    elif row.told.startswith("AssertionError"):
        look = _NO_ASSERT
    elif row.was == ODD:
        look = "What should your function return for a good token?"
    done = "made your code stumble" if row.was == CRASHED else "was refused"
    return Wrong(f"An honest token {done}: {row.case.story}\n{said}", look)


def _told(row: Result, report: Report) -> str:
    if row.was == CRASHED:
        return f"This token made your code stumble: {row.case.story}\n{row.told}"
    if row.was != ACCEPTED:
        return f"This token was neither let in nor refused: {row.case.story}\n{row.told}"
    return f"This token was let in: {row.case.story}\n{report.summary}"


_OPEN_BELIEFS: Beliefs = {
    # While signatures are not checked at all, no other hole tells anything about beliefs.
    "change a signed token": (DECODED, "Which line of yours would raise for a forged signature?"),
    "sign with a public value": (BY_HEADER, "Who decides which algorithm is used here?"),
    "bring your own key": (FETCHED, "Keys come from `keys`, and from nowhere that a token names."),
    "choose another algorithm": (BY_HEADER, "Compare alg with the one name that you allow."),
    "pass another kind of token off": (ANY_TYPE, "Which header parameter says what kind it is?"),
    "demand an extension": (None, "Is the line that calls refuse_extensions still there?"),
}


class _Affirming:
    """A key that says True of a right signature, where ours says nothing."""

    def __init__(self, key: VerificationKey) -> None:
        self._key = key

    def __getattr__(self, name: str) -> Any:
        return getattr(self._key, name)

    def verify(self, signing_input: bytes, signature: bytes) -> bool:
        self._key.verify(signing_input, signature)
        return True


class _AffirmingKeys:
    """The issuer's keys, each of them affirming."""

    def __init__(self, keys: KeySet) -> None:
        self._keys = keys

    def find(self, kid: str) -> _Affirming | None:
        key = self._keys.find(kid)
        return None if key is None else _Affirming(key)

    def __iter__(self) -> Iterator[_Affirming]:
        return map(_Affirming, self._keys)


def _waits_for_a_yes(verify: Any) -> bool:
    """Whether honest tokens are accepted as soon as ``key.verify`` says True of them."""

    def asked(token: str, *, keys: dict[str, Any], **known: Any) -> Any:
        return verify(token, keys=_AffirmingKeys(KeySet.from_jwk_set(keys)), **known)

    results = _report_on(asked).results
    return all(result.is_right for result in results if result.case.honest)


def _key_set(keys: Any) -> Any:
    return KeySet.from_jwk_set(keys) if isinstance(keys, dict) else keys


def _examine_open(answer: Answer) -> Wrong | None:
    def verify(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Any:
        claims = answer.value(token, _key_set(keys))
        if not isinstance(claims, dict):
            return claims
        check_issuer(claims, issuer)
        check_audience(claims, audience)
        check_times(claims, now=now)
        check_access_token_claims(claims)
        return claims

    report = _report_on(verify)
    if any(row.case.honest for row in report.mistakes) and _waits_for_a_yes(verify):
        return Wrong(
            "An honest token was refused, though its signature is right.",
            "What does key.verify return when a signature is right? And what does a line of yours "
            "make of that?",
            SAYS_YES,
        )
    return _mistake(
        report,
        _OPEN_BELIEFS,
        "Take that token's header or segment, and follow it through your function line by line.",
    )


OPEN = Exercise(
    name="06-open",
    title="Believe only what is signed",
    kind=Kind.REPAIR,
    objective=2,
    defines="open_token",
    statement=(
        "This function believes every token. Repair it: before the last line, refuse with "
        '`raise ValueError("…")` unless all of these hold.\n\n'
        '1. `alg` in the header is `"RS256"`, the one algorithm on our list.\n'
        '2. `typ` is a string, and in lower case it is `"at+jwt"` or `"application/at+jwt"`.\n'
        "3. `kid` is a string, and names a key of the issuer: `keys.find(kid)` returns the key or "
        "`None`.\n"
        "4. The signature is right: `key.verify(signing_input, signature)` raises if it is not, "
        "and returns nothing if it is. (Its error is a refusal, too: let it pass.) Both arguments "
        "are `bytes`. The signing input is what you "
        "signed in notebook 01: the first two segments with the dot between them.\n\n"
        "`refuse_extensions` is called already."
    ),
    cell="""
def open_token(token, keys):
    header_segment, payload_segment, signature_segment = split_compact(token)
    header = json_object(base64url_decode(header_segment), "header")
    refuse_extensions(header)
    ### BEGIN SOLUTION
    alg, typ, kid = header.get("alg"), header.get("typ"), header.get("kid")
    if alg != "RS256":
        raise ValueError("alg is not on our list")
    if not isinstance(typ, str) or typ.lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("it is not an access token")
    key = keys.find(kid) if isinstance(kid, str) else None
    if key is None:
        raise ValueError("no key of ours has this kid")
    signing_input = f"{header_segment}.{payload_segment}".encode()
    key.verify(signing_input, base64url_decode(signature_segment))
    ### END SOLUTION
    return json_object(base64url_decode(payload_segment), "payload")
""",
    alternatives=(
        """
def open_token(token, keys):
    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    if header.get("alg") != "RS256" or {"crit", "b64"} & set(header):
        raise ValueError("refused")
    if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("refused")
    if type(header.get("kid")) is not str or not keys.find(header["kid"]):
        raise ValueError("refused")
    keys.find(header["kid"]).verify(bytes(head + "." + body, "ascii"), base64url_decode(signature))
    return json_object(base64url_decode(body), "payload")
""",
        """
def open_token(token, keys):
    signing_input, _, signature = token.rpartition(".")
    header_segment, payload_segment, _ = split_compact(token)
    header = json_object(base64url_decode(header_segment), "header")
    for name, allowed in {"alg": ["rs256"], "typ": ["at+jwt", "application/at+jwt"]}.items():
        if not isinstance(header.get(name), str) or header[name].lower() not in allowed:
            raise ValueError(name)
    if header["alg"] != "RS256":
        raise ValueError("alg")
    if not isinstance(header.get("kid"), str):
        raise ValueError("kid")
    for name in ("crit", "b64"):
        if name in header:
            raise ValueError(name)
    for key in keys:
        if key.kid == header["kid"]:
            key.verify(signing_input.encode(), base64url_decode(signature))
            return json_object(base64url_decode(payload_segment), "payload")
    raise ValueError("unknown key")
""",
    ),
    misconceptions=(
        Misconception(
            DECODED,
            """
def open_token(token, keys):
    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    refuse_extensions(header)
    if header.get("alg") != "RS256":
        raise ValueError("refused")
    if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("refused")
    if not isinstance(header.get("kid"), str) or keys.find(header["kid"]) is None:
        raise ValueError("refused")
    return json_object(base64url_decode(body), "payload")
""",
        ),
        Misconception(
            BY_HEADER,
            """
def open_token(token, keys):
    import hashlib, hmac, json
    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    refuse_extensions(header)
    if not isinstance(header.get("kid"), str):
        raise ValueError("refused")
    if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("refused")
    key = keys.find(header["kid"])
    if key is None:
        raise ValueError("refused")
    if header.get("alg") == "HS256":
        secret = json.dumps(key.to_jwk(), separators=(",", ":")).encode()
        mac = hmac.digest(secret, f"{head}.{body}".encode(), hashlib.sha256)
        if not hmac.compare_digest(mac, base64url_decode(signature)):
            raise ValueError("refused")
    else:
        key.verify(f"{head}.{body}".encode(), base64url_decode(signature))
    return json_object(base64url_decode(body), "payload")
""",
        ),
        Misconception(
            ANY_TYPE,
            """
def open_token(token, keys):
    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    refuse_extensions(header)
    if header.get("alg") != "RS256":
        raise ValueError("refused")
    key = keys.find(header["kid"]) if isinstance(header.get("kid"), str) else None
    if key is None:
        raise ValueError("refused")
    key.verify(f"{head}.{body}".encode(), base64url_decode(signature))
    return json_object(base64url_decode(body), "payload")
""",
        ),
        Misconception(
            SAYS_YES,
            """
def open_token(token, keys):
    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    refuse_extensions(header)
    if header.get("alg") != "RS256":
        raise ValueError("refused")
    if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("refused")
    key = keys.find(header["kid"]) if isinstance(header.get("kid"), str) else None
    if key is None:
        raise ValueError("refused")
    if not key.verify(f"{head}.{body}".encode(), base64url_decode(signature)):
        raise ValueError("signature")
    return json_object(base64url_decode(body), "payload")
""",
        ),
        Misconception(
            FETCHED,
            """
def open_token(token, keys):
    import requests
    from jwtflow.tokens import KeySet
    head, body, signature = split_compact(token)
    header = json_object(base64url_decode(head), "header")
    refuse_extensions(header)
    if header.get("alg") != "RS256":
        raise ValueError("refused")
    if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt":
        raise ValueError("refused")
    if "jku" in header:
        keys = KeySet.from_jwk_set(requests.get(header["jku"], timeout=5).json())
    key = keys.find(header["kid"]) if isinstance(header.get("kid"), str) else None
    if key is None:
        raise ValueError("refused")
    key.verify(f"{head}.{body}".encode(), base64url_decode(signature))
    return json_object(base64url_decode(body), "payload")
""",
        ),
    ),
    examine=_examine_open,
    hints=(
        (
            "Go through the list from the top and write an `if … raise ValueError(…)` for each. "
            "Run the check after each: its message speaks of one hole that is still open."
        ),
        (
            'For the signature, `signing_input = f"{header_segment}.{payload_segment}".encode()`, '
            "and the signature is `base64url_decode(signature_segment)`. If a `kid` that is a list "
            "makes your code stumble, test `isinstance(kid, str)` first."
        ),
    ),
    explanation=(
        "The header is a stranger's wish list. It may choose among what we configured, one "
        "algorithm and a few keys, and nothing else: no key of its own, no address to fetch one "
        "from. If the token could choose HS256, anybody could sign with the public key as the "
        "secret. See RFC 8725 §3.1 for the algorithm, §3.8 and §3.10 for keys and addresses, "
        "§3.11 for typ. That `refuse_extensions` refuses a `b64` outside `crit`, too, is stricter "
        "than RFC 7515 §4, which ignores what it does not know; in a JWT it has no place (RFC 7797 "
        "§7). That the payload is decoded last is our own rule, and a good one: nothing of it can "
        "do harm before the signature over it is right."
    ),
)

_CLAIMS_BELIEFS: Beliefs = {
    "expired": (None, "Does your function raise then? Is it `now` that you compare with?"),
    "no exp": (FOR_EVER, "What should a claim that must be there and is not mean?"),
    "expires now": (INCLUSIVE, "RFC 7519 §4.1.4 says: on or after. Which comparison is that?"),
    "another audience": (NO_AUDIENCE, "Which claim says for which API the token was made?"),
    "audience longer": (LONGER_AUDIENCE, "How do you compare two names as a whole?"),
    "audience within": (LONGER_AUDIENCE, "How do you compare two names as a whole?"),
}


_PLAINLY_BAD = {"expired", "nbf in an hour", "another issuer", "another audience"}


def _examine_claims(answer: Answer) -> Wrong | None:
    def verify(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Any:
        claims = _signed_claims(token, _key_set(keys))
        answer.value(claims, issuer=issuer, audience=audience, now=now)
        return claims

    report = _report_on(verify)
    if not any(row.was == REFUSED and row.case.name in _PLAINLY_BAD for row in report.results):
        return Wrong(
            "Your function refused none of the hostile tokens.",
            "A check says no by raising an error. What it returns is not looked at.",
            RETURNS,
        )
    return _mistake(
        report,
        _CLAIMS_BELIEFS,
        "Which claim of that token is odd, and which line of yours looks at it?",
    )


def _signed_claims(token: str, keys: Any) -> dict[str, Any]:
    """The claims of a token whose header and signature are right, whatever the claims say."""
    reader = JwsReader(
        keys=keys, algorithms=allowed_algorithms(["RS256"]), check_type=check_access_token_type
    )
    return reader.verified_claims(token)


CLAIMS = Exercise(
    name="06-claims",
    title="For us, from them, and now",
    kind=Kind.WRITE,
    objective=2,
    defines="check_claims",
    statement=(
        'The signature is right; now read what was signed. Refuse with `raise ValueError("…")` '
        "unless all of these hold. Bob's payload, printed above, shows which claims say so.\n\n"
        "1. The token is from our `issuer`.\n"
        "2. It is meant for us, `audience`. The claim is one name, or a list of names.\n"
        '3. It has not ended yet: `exp` itself is already too late. `seconds(claims, "exp")` reads '
        "a time, and refuses what is missing or no number; `now` is in seconds, too.\n"
        "4. It was not made later than now: `iat` is *issued at*, and must be there. `nbf` is *not "
        "before*, and may be missing, as in Bob's; where it is there, that time has come.\n\n"
        "Return nothing: a check says no by raising. The last lines show how: they refuse a token "
        "without the names that every access token must have."
    ),
    cell="""
def check_claims(claims, *, issuer, audience, now):
    ### BEGIN SOLUTION
    if claims.get("iss") != issuer:
        raise ValueError("it is another issuer's")
    aud = claims.get("aud")
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise ValueError("it is not for this API")
    if now >= seconds(claims, "exp"):
        raise ValueError("it has expired")
    if seconds(claims, "iat") > now:
        raise ValueError("it is from the future")
    if "nbf" in claims and seconds(claims, "nbf") > now:
        raise ValueError("it is not valid yet")
    ### END SOLUTION
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(f"{name} is not a string")
""",
    alternatives=(
        """
def check_claims(claims, *, issuer, audience, now):
    aud = claims.get("aud")
    good = (
        claims.get("iss") == issuer
        and (aud == audience or (isinstance(aud, list) and audience in aud))
        and max(seconds(claims, "iat"), seconds({"nbf": now} | claims, "nbf")) <= now
        and now < seconds(claims, "exp")
        and all(isinstance(claims.get(name), str) for name in ("sub", "client_id", "jti"))
    )
    if not good:
        raise ValueError("refused")
""",
        """
def check_claims(claims, *, issuer, audience, now):
    def need(condition, what):
        if not condition:
            raise ValueError(what)
    need(claims.get("iss") == issuer, "iss")
    need(claims.get("aud") == audience or audience in [*(
        claims["aud"] if type(claims.get("aud")) is list else ()
    )], "aud")
    need(seconds(claims, "exp") > now, "exp")
    for name in ("iat", "nbf"):
        need(name == "nbf" and name not in claims or seconds(claims, name) <= now, name)
    for name in ("jti", "sub", "client_id"):
        need(type(claims.get(name)) is str, name)
""",
    ),
    misconceptions=(
        Misconception(
            RETURNS,
            """
def check_claims(claims, *, issuer, audience, now):
    return (
        claims.get("iss") == issuer
        and claims.get("aud") == audience
        and now < claims.get("exp", 0)
    )
""",
        ),
        Misconception(
            NO_AUDIENCE,
            """
def check_claims(claims, *, issuer, audience, now):
    if claims.get("iss") != issuer:
        raise ValueError("iss")
    if now >= seconds(claims, "exp") or seconds(claims, "iat") > now:
        raise ValueError("time")
    if "nbf" in claims and seconds(claims, "nbf") > now:
        raise ValueError("nbf")
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
""",
        ),
        Misconception(
            LONGER_AUDIENCE,
            """
def check_claims(claims, *, issuer, audience, now):
    if claims.get("iss") != issuer or audience not in (claims.get("aud") or ""):
        raise ValueError("refused")
    if now >= seconds(claims, "exp") or seconds(claims, "iat") > now:
        raise ValueError("time")
    if "nbf" in claims and seconds(claims, "nbf") > now:
        raise ValueError("nbf")
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
""",
        ),
        Misconception(
            INCLUSIVE,
            """
def check_claims(claims, *, issuer, audience, now):
    aud = claims.get("aud")
    if claims.get("iss") != issuer or (aud != audience and audience not in (
        aud if isinstance(aud, list) else []
    )):
        raise ValueError("refused")
    if now > seconds(claims, "exp") or seconds(claims, "iat") > now:
        raise ValueError("time")
    if "nbf" in claims and seconds(claims, "nbf") > now:
        raise ValueError("nbf")
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
""",
        ),
        Misconception(
            FOR_EVER,
            """
def check_claims(claims, *, issuer, audience, now):
    aud = claims.get("aud")
    if claims.get("iss") != issuer or (aud != audience and audience not in (
        aud if isinstance(aud, list) else []
    )):
        raise ValueError("refused")
    if "exp" in claims and now >= seconds(claims, "exp"):
        raise ValueError("exp")
    if seconds(claims, "iat") > now or ("nbf" in claims and seconds(claims, "nbf") > now):
        raise ValueError("time")
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
""",
        ),
    ),
    examine=_examine_claims,
    hints=(
        (
            "Start with the issuer, run the check, read its message, add the next line. "
            "`claims.get` gives `None` for a claim that is missing."
        ),
        (
            "For the audience, make a list either way: `aud if isinstance(aud, list) else [aud]`. "
            "Then use `not in`. For the time, a token is too old as soon as `now >= exp`."
        ),
    ),
    explanation=(
        "A signature says who wrote the claims, not that they are for us. Whole names are "
        "compared, never parts of them. A claim that must be there and is not counts against the "
        "token, and `exp` itself is already too late (RFC 7519 §4.1.4; RFC 9068 §2.2 lists what "
        "must "
        "be there). Refusing an `iat` in the future is our own rule: it means that a clock is "
        "wrong."
    ),
)


def _examine_decide(answer: Answer) -> Wrong | None:
    world = World()
    good = world.claims(scope="reports:read reports:readonly", roles=["reports:write"])
    for claims, scope, expected, told, belief in (
        (None, "reports:read", 401, "there is no good token", FORBIDDEN),
        (good, "reports:read", 200, "the scope is among those granted", None),
        (good, "reports:readonly", 200, "the scope is among those granted", None),
        (
            world.claims(scope="reports:readonly"),
            "reports:read",
            403,
            "the token grants reports:readonly and reports:read is needed",
            SUBSTRING,
        ),
        (good, "reports:write", 403, "only a role has the name of the scope", ROLE),
        (world.claims(scope=None), "reports:read", 403, "the token has no scope", None),
        (world.claims(scope=""), "reports:read", 403, "the scope is empty", None),
    ):
        status = answer(claims, scope)
        if type(status) is not int:
            return Wrong(
                f"When {told}, your function returned {status!r}.",
                "A status is a number: 200, 401 or 403.",
            )
        if status != expected:
            # Only the answer that a belief would give shows that belief.
            shown = {FORBIDDEN: 403, SUBSTRING: 200, ROLE: 200}.get(belief or "")
            held = (
                belief if status == shown else NOBODY if (status, expected) == (401, 403) else None
            )
            look = "Ask two questions, one after the other: who are you, and may you do this?"
            if expected == 200:
                look = "How many values may the claim hold, and how do you look for one of them?"
            return Wrong(f"When {told}, your function returned {status!r}.", look, held)
    return None


DECIDE = Exercise(
    name="06-decide",
    title="401 or 403",
    kind=Kind.WRITE,
    objective=4,
    defines="decide",
    statement=(
        "`claims` are those of a good token, or `None` if there was no token or a bad one. `scope` "
        "is the one scope that the route needs. Return the status: 200, 401 or 403. The claim "
        "`scope` is one string with spaces between the values; it may be missing."
    ),
    cell="""
def decide(claims, scope):
    ### BEGIN SOLUTION
    if claims is None:
        return 401
    if scope not in claims.get("scope", "").split():
        return 403
    return 200
    ### END SOLUTION
""",
    alternatives=(
        """
def decide(claims, scope):
    if not claims:
        return 401
    granted = set((claims.get("scope") or "").split(" "))
    return 200 if scope in granted else 403
""",
        """
def decide(claims, scope):
    try:
        return 200 if claims["scope"].split().count(scope) else 403
    except TypeError:
        return 401
    except KeyError:
        return 403
""",
    ),
    misconceptions=(
        Misconception(
            FORBIDDEN,
            """
def decide(claims, scope):
    if claims is None or scope not in claims.get("scope", "").split():
        return 403
    return 200
""",
        ),
        Misconception(
            NOBODY,
            """
def decide(claims, scope):
    if claims is None or scope not in claims.get("scope", "").split():
        return 401
    return 200
""",
        ),
        Misconception(
            SUBSTRING,
            """
def decide(claims, scope):
    if claims is None:
        return 401
    return 200 if scope in claims.get("scope", "") else 403
""",
        ),
        Misconception(
            ROLE,
            """
def decide(claims, scope):
    if claims is None:
        return 401
    granted = claims.get("scope", "").split() + claims.get("roles", [])
    return 200 if scope in granted else 403
""",
        ),
    ),
    examine=_examine_decide,
    hints=(
        "401 means: I do not know who you are. 403 means: I know, and you may not.",
        (
            '`claims.get("scope", "").split()` is the list of what was granted. `in` on a list '
            "compares whole values; on a string it looks for letters."
        ),
    ),
    explanation=(
        "With 401 a client can do something: log in or refresh. With 403 a new token of the same "
        "kind would not help. Scope values are words: `reports:read` is not granted by "
        "`reports:readonly` (RFC 6749 §3.3, RFC 6750 §3.1)."
    ),
)

PREDICT_HOUR = choice(
    name="06-predict-hour",
    title="An hour later",
    objective=3,
    kind=Kind.PREDICT,
    question=(
        "Bob's token was made at noon and lives fifteen minutes. We let an hour pass, and he calls "
        "with it again. What will your guard, as it is now, let the server answer?"
    ),
    options={
        "a": "200, as at noon.",
        "b": "401: the signature is no longer right.",
        "c": "401: the token has expired.",
    },
    right="a",
    beliefs={
        "b": Wrong(
            "You said that the signature is no longer right.",
            "Over what was the signature computed, and has that changed in an hour?",
            "a signature ages with what it says",
        ),
        "c": Wrong(
            "You said that it is refused as expired.",
            "Which line of your guard compares exp with a clock?",
            "a good signature makes a token good",
        ),
    },
    hints=(
        "Go through the lines of open_token: which of them knows the time?",
        "A signature over old bytes stays right for ever. Who looks at exp?",
    ),
    explanation=(
        "Nothing looks at the time yet. The signature says who wrote the claims, not whether they "
        "are true now."
    ),
)

PREDICT_AWAY = choice(
    name="06-predict-away",
    title="The auth server is away",
    objective=4,
    kind=Kind.PREDICT,
    question=(
        "We switch the auth server off, and Bob calls the API again with the token that he already "
        "has. What will the resource server answer?"
    ),
    options={
        "a": "200: it has all that it needs.",
        "b": "503: it cannot ask whether the token is good.",
        "c": "401: a token of a server that is off is void.",
    },
    right="a",
    beliefs={
        "b": Wrong(
            "You said that it must ask.",
            "Run the cell above and count the arrows to the auth server.",
            "every request asks the auth server",
        ),
        "c": Wrong(
            "You said that the token is void.",
            "Run the cell above. What in a token could change when its issuer is switched off?",
            "a token lives in the auth server",
        ),
    },
    hints=(
        "What did the guard need: which three things?",
        "The token, the public key and the time. Which of them needs the auth server to be up?",
    ),
    explanation=(
        "The keys are kept. When it is time to read them again and nobody answers, the old ones "
        "stay "
        "in use. A look into the denylist goes on as well; it needs no auth server."
    ),
)

PRICE = reasons(
    name="06-price",
    title="Dismissed at five past twelve",
    objective=4,
    question=(
        "Bob gets a token at 12:00; it ends at 12:15. At 12:05 he is dismissed, and nobody revokes "
        "anything. At 12:10 he calls with that token, and your guard lets him in. Why?"
    ),
    options={
        "a": "The guard looks at the token, its keys and its clock. None of them knows of 12:05.",
        "b": "The guard asks the issuer about tokens every few minutes, and has not asked again.",
        "c": "The signature shows what the issuer said at 12:00, not what it would say now.",
        "d": "The signature is wrong since 12:05, and the guard does not look at it twice.",
        "e": "What ends a token by itself is `exp`, and that is not reached.",
    },
    right="ace",
    beliefs={
        "b": Wrong(
            "You said that the guard asks about tokens now and then.",
            "What does it ask the issuer for, and how often does a token occur in that question?",
            "the issuer is asked about tokens now and then",
        ),
        "d": Wrong(
            "You said that the signature turned wrong.",
            "Over what is it computed, and which of that changed at 12:05?",
            "a signature ages with what it says",
        ),
    },
    hints=(
        "Take the guard's arguments one by one: which of them is different at 12:10?",
        "Three are true: one about what is looked at, one about what is signed, one about time.",
    ),
    explanation=(
        "A check without a question to anybody is a check of the past. Three things limit the "
        "damage: a short life, a denylist where somebody revokes, and asking the auth server "
        "where minutes are too long (notebook 09)."
    ),
)

WHICH_LINE = choice(
    name="06-which-line",
    title="Which line was missing?",
    objective=3,
    question=(
        "Take two of the attacks that have come through over HTTP: Bob's forged admin token at the "
        "first guard, and "
        "his hour-old token at the second. Which missing checks let them in?"
    ),
    options={
        "a": "Both times the check of the signature.",
        "b": "First the check of the signature, then that of exp.",
        "c": "First the check of the role, then that of the signature.",
    },
    right="b",
    beliefs={
        "a": Wrong(
            "You said: both times the signature.",
            "Was the signature of the hour-old token right or wrong?",
            "a good signature makes a token good",
        ),
        "c": Wrong(
            "You said: first the role.",
            "The server did check the role. Where did the role that it saw come from?",
            "a role in a token is known to the server",
        ),
    },
    hints=(
        "What did each of the two tokens look like: whose signature, which exp?",
        "The forged one had a signature that did not fit. The old one had a good one.",
    ),
    explanation=(
        "The role was checked, on claims that nobody had signed. The old token was signed, and its "
        "time was over. Each check answers its own question: who wrote this, and is it true now?"
    ),
)

QUIZ_1 = choice(
    name="06-quiz-1",
    title="Which key?",
    objective=2,
    question="A token's header holds `jku`, an address where its key can be fetched. What now?",
    options={
        "a": "Fetch it, if the address is https.",
        "b": "Ignore it: keys come from the issuer that was configured.",
        "c": "Fetch it, and check that the key fits the signature.",
    },
    right="b",
    beliefs={
        "a": Wrong(
            "You said that https makes it safe.",
            "Who can have an https address, and who wrote the header?",
            FETCHED,
        ),
        "c": Wrong(
            "You said that a fitting key is a good key.",
            "Whose key fits a signature that the attacker made?",
            FETCHED,
        ),
    },
    hints=(
        "Who wrote the header, and what is known of them at this point?",
        "An attacker's key fits the attacker's signature perfectly.",
    ),
    explanation=(
        "Whoever wrote the token must not say which key makes it good (RFC 8725 §3.8), nor make "
        "the "
        "server fetch an address of their choice (§3.10)."
    ),
)

QUIZ_2 = choice(
    name="06-quiz-2",
    title="Expired at the door",
    objective=4,
    question="A client sends a token that expired an hour ago. What should the API answer?",
    options={
        "a": '401 with error="invalid_token"',
        "b": '403 with error="insufficient_scope"',
        "c": "200, since its signature is still right",
    },
    right="a",
    beliefs={
        "b": Wrong(
            "You said 403.",
            "Would a fresh token of the same kind help this client?",
            "403 is for everything that is refused",
        ),
        "c": Wrong(
            "You said that the signature is enough.",
            "What did the guard do with the hour-old token before it looked at the claims?",
            "a good signature makes a token good",
        ),
    },
    hints=(
        "What can the client do about it?",
        "It can get a new token. Which status asks it to?",
    ),
    explanation="401 asks the client for a better token (RFC 6750 §3.1).",
)

QUIZ_3 = choice(
    name="06-quiz-3",
    title="All attacks closed",
    objective=2,
    question=(
        "A colleague's guard refuses all hostile tokens of the bench. What do you want to see "
        "before it goes into service?"
    ),
    options={
        "a": "Nothing more: what refuses every attack is safe.",
        "b": "That it knows each attack by its name.",
        "c": "That honest tokens pass, the unusual ones, too.",
    },
    right="c",
    beliefs={
        "a": Wrong(
            "You said: nothing more.",
            "Think of a guard with one line, `raise ValueError`. What would the bench say of it?",
            "the more is refused, the better",
        ),
        "b": Wrong(
            "You said that it should know the attacks.",
            "Does `open_token` hold a list of attacks, or a list of what is good?",
            "attacks are stopped by recognising them",
        ),
    },
    hints=(
        "A guard has two ways to be wrong.",
        "It may let in what is hostile. What else may it do?",
    ),
    explanation=(
        "A guard that refuses everything closes every attack, and the service with it. Ours lists "
        "what is good, one algorithm, known keys, a few claims, and refuses the rest: it needs to "
        "know no attack by its name, and stops those that nobody has thought of yet."
    ),
)

EXERCISES = (
    EXTRACT,
    FORGE,
    OPEN,
    PREDICT_HOUR,
    CLAIMS,
    WHICH_LINE,
    PREDICT_AWAY,
    PRICE,
    DECIDE,
    QUIZ_1,
    QUIZ_2,
    QUIZ_3,
)
